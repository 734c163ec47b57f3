package io.dikast.server.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.eval.JudgementMarking;
import io.dikast.eval.MarkingResult;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.StudySettings;
import io.dikast.eval.data.LoadedData;
import io.dikast.metarm.MetaFitting;
import io.dikast.metarm.MetaHead;
import io.dikast.server.json.Fault;
import io.dikast.server.json.TrainedHead;
import io.dikast.server.json.TrainedHeadJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a meta reward model: draws judgements, marks them by their labels, fits a head. */
@Command(
    name = "train",
    header = "Trains a head that says which judgements of this judge to trust.",
    description = {
      "",
      "Draws K judgements of every labelled row. One is right if it puts the known best response"
          + " strictly above all others (of a single response, if it agrees with the label). A"
          + " linear head learns to tell right from wrong by plain features of a judgement and by"
          + " the judge's hidden state at its end, and is measured on questions that it has not"
          + " seen.",
      "",
      "FILE gets the head, for --meta FILE. Beside it, FILE with .samples.jsonl in place of .json"
          + " keeps what was drawn: a run that was stopped goes on from there, and fitting again"
          + " draws nothing.",
      "",
    },
    sortOptions = false)
final class MetaTrainCommand implements Callable<Integer> {

  private static final String SUFFIX = ".json";

  private final Shell shell;

  @Mixin DataOptions data = new DataOptions();
  @Mixin DrawOptions draws = new DrawOptions();

  @Option(
      names = "--features-only",
      arity = "0",
      fallbackValue = "true",
      description = "Do not look at hidden states: a head that costs no token.")
  boolean featuresOnly;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description = "Parts of the questions for measuring, at least 2 (default: ${DEFAULT-VALUE}).")
  int folds = MetaFitting.DEFAULT.folds();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE.json",
      description = "The head to write; what is there is replaced.")
  @Nullable Path out;

  @Mixin ModelOptions model = new ModelOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  MetaTrainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    draws.check();
    DrawOptions.require(folds >= 2, "--folds", "at least 2", folds);
    Path file = file();
    LoadedData<PreferenceItem> loaded = data.read(shell);
    TrainedHead trained;
    try (Backend backend = model.open(shell, output)) {
      JudgementMarking marking = marking(backend);
      trained = fit(marking, mark(marking, loaded, journal(file)));
    }
    write(trained.head(), file);
    show(loaded, trained, file);
    boolean whole =
        loaded.faulty() == 0 && trained.marked().refused() == 0 && trained.marked().failed() == 0;
    return (whole ? ExitCode.OK : ExitCode.PARTIAL).number();
  }

  private Path file() {
    if (out == null) {
      throw invalid("--out is missing: the file to write the head to");
    }
    Path file = shell.resolve(out);
    if (!file.toString().endsWith(SUFFIX)) {
      throw invalid("--out must end in " + SUFFIX + ", so that --meta knows it, got " + out);
    }
    if (Files.isDirectory(file)) {
      throw invalid("--out must be a file, " + file + " is a folder");
    }
    return file;
  }

  private static Path journal(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(
        name.substring(0, name.length() - SUFFIX.length()) + ".samples.jsonl");
  }

  private JudgementMarking marking(Backend backend) {
    StudySettings settings =
        StudySettings.DEFAULT
            .withSamples(draws.samples)
            .withSampling(draws.sampling())
            .withMaxTokens(draws.maxTokens)
            .withSeed(draws.seed);
    if (model.parallel > 0) {
      settings = settings.withWindow(2 * model.parallel);
    }
    JudgementMarking marking = JudgementMarking.of(backend, settings);
    if (marking.source().isEmpty() && !featuresOnly) {
      output.note(shell, "the judge shows no hidden states: the head looks at features alone");
    }
    return featuresOnly ? marking.featuresOnly() : marking;
  }

  private MarkingResult mark(
      JudgementMarking marking, LoadedData<PreferenceItem> loaded, Path journal) {
    try (StudyProgress progress = StudyProgress.of(shell, output);
        WorkTask<MarkingResult> task =
            new WorkTask<>(
                "dikast-marking", () -> marking.run(loaded.items(), journal, progress::show))) {
      return shell.interruption().await(task::start);
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw invalid("cannot keep judgements in " + Reasons.of(journal, unreadable));
      }
      throw e;
    }
  }

  private TrainedHead fit(JudgementMarking marking, MarkingResult marked) {
    if (marked.judgements().isEmpty()) {
      if (marked.failed() > 0) {
        throw new BackendException("no row could be judged: " + marked.reason());
      }
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              marked.items() == 0
                  ? "no row has a label by which a judgement is right or wrong"
                  : "no judgement could be read: "
                      + marked.unreadable()
                      + " unreadable draws, "
                      + marked.refused()
                      + " rows refused "
                      + marked.reason(),
              "--data")
          .exception();
    }
    MetaFitting fitting =
        new MetaFitting(
            MetaFitting.DEFAULT.features(), MetaFitting.DEFAULT.ridge(), folds, draws.seed);
    try {
      MetaHead features = fitting.fitFeatures(marked.judgements());
      MetaHead head =
          marking
              .source()
              .map(source -> fitting.fitStates(marked.judgements(), source))
              .orElse(features);
      return new TrainedHead(marking.model(), draws.samples, marked, head, features.heldOut());
    } catch (IllegalArgumentException e) {
      throw new Fault(
              Fault.Code.INVALID_VALUE, "no head can be fitted: " + e.getMessage(), "--data")
          .exception();
    }
  }

  private void write(MetaHead head, Path file) {
    try {
      head.write(file);
    } catch (UncheckedIOException e) {
      throw new Fault(Fault.Code.INTERNAL_ERROR, "cannot write " + Reasons.of(file, e), "--out")
          .exception();
    }
  }

  private void show(LoadedData<PreferenceItem> loaded, TrainedHead trained, Path file) {
    if (output.json) {
      shell.out().println(new TrainedHeadJson(file, data.path(shell), loaded, trained).write());
      return;
    }
    TrainedHeadReport.lines(trained).forEach(shell.out()::println);
    output.note(shell, "wrote " + TerminalText.line(file.toString()));
    if (loaded.faulty() > 0) {
      output.note(shell, loaded.faulty() + " rows could not be read:" + DataOptions.faults(loaded));
    }
    MarkingResult marked = trained.marked();
    if (marked.skipped() > 0) {
      output.note(
          shell,
          marked.skipped()
              + " rows have no label by which a judgement is right or wrong: left out");
    }
    if (marked.refused() + marked.failed() > 0) {
      output.note(
          shell,
          marked.refused()
              + " rows were refused and "
              + marked.failed()
              + " failed, the first of them: "
              + TerminalText.line(marked.reason())
              + "; another run draws those that failed");
    }
  }

  private static RuntimeException invalid(String message) {
    return new Fault(Fault.Code.INVALID_VALUE, message, "--out").exception();
  }
}
