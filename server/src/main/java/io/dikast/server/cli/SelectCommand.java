package io.dikast.server.cli;

import io.dikast.Dikast;
import io.dikast.Paradigm;
import io.dikast.SelectorBuilder;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.Backend;
import io.dikast.server.json.SelectRequest;
import io.dikast.server.json.SelectionJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Chooses the best of given responses. */
@Command(
    name = "select",
    header = "Judges given responses with K sampled critiques and chooses the best.",
    description = {
      "",
      "Prints the ranking, what it cost and the most trusted critique; with --json the whole"
          + " selection; with --quiet the chosen response alone.",
      "",
    },
    sortOptions = false)
final class SelectCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin SelectInput input = new SelectInput();
  @Mixin JudgeOptions judge = new JudgeOptions();
  @Mixin ParadigmOptions paradigms = new ParadigmOptions();
  @Mixin PrincipleOptions principles = new PrincipleOptions();
  @Mixin DefenceOptions defences = new DefenceOptions();
  @Mixin ModelOptions model = new ModelOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  SelectCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    judge.check();
    Paradigm paradigm = paradigms.paradigm(shell);
    judge.meta.check(paradigm);
    defences.check();
    judge.read(shell);
    SelectRequest request = input.read(shell);
    principles.check(request.question());
    Backend backend = model.open(shell, output, paradigms.scorer());
    try (backend) {
      defences.tell(shell, output, backend);
      show(request, select(backend, paradigm, request));
    } finally {
      if (output.verbose) {
        shell.err().println("closed the model");
      }
    }
    return ExitCode.OK.number();
  }

  private Selection select(Backend backend, Paradigm paradigm, SelectRequest request) {
    int samples = paradigm.draws() ? judge.draws.samples : 1;
    try (SampleProgress progress = SampleProgress.of(shell, output, samples)) {
      SelectorBuilder builder =
          judge.applyTo(Dikast.selector(backend)).paradigm(paradigm).listener(progress);
      AnswerSelector selector = defences.applyTo(principles.applyTo(builder)).build();
      return shell
          .interruption()
          .await(() -> selector.selectAsync(request.question(), request.responses()));
    }
  }

  private void show(SelectRequest request, Selection selection) {
    if (output.json) {
      shell.out().println(SelectionJson.write(selection));
    } else if (output.quiet) {
      String best = request.responses().get(selection.best());
      shell.out().println(shell.terminal().stdout() ? TerminalText.lines(best) : best);
    } else {
      shell
          .out()
          .print(
              new SelectionReport(output.style(shell), shell.terminal().columns())
                  .render(request.responses(), selection));
    }
  }
}
