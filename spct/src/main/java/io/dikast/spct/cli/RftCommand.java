package io.dikast.spct.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.LoadedData;
import io.dikast.eval.data.PreferenceData;
import io.dikast.inference.llama.LlamaCpp;
import io.dikast.spct.rft.ItemOutcome;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import io.dikast.spct.rft.RejectiveFineTuning;
import io.dikast.spct.rft.RftFile;
import io.dikast.spct.rft.RftStatistics;
import io.dikast.spct.rft.TrainingFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Draws judgements of labelled data and writes those to learn from. */
@Command(
    name = "rft",
    header =
        "Rejective fine-tuning: draws judgements of labelled data, writes those to learn from.",
    description = {
      "An item's right judgements are kept, unless all are right; where none is, one more is drawn"
          + " that is told the best response. A run that was stopped goes on where it was.",
    })
final class RftCommand implements Callable<Integer> {

  private static final int PARTIAL = 3;
  private static final int TELL_EVERY = 50;

  @ParentCommand private @Nullable SpctCommand spct;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "Preference data: JSONL or a JSON array, of any format that eval reads.")
  private @Nullable Path data;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      required = true,
      description = "GGUF file of the judge.")
  private @Nullable Path model;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "JSONL to write; its journal comes to lie beside it.")
  private @Nullable Path file;

  @Option(
      names = "--format",
      paramLabel = "messages|prompt_completion|dpo|meta",
      defaultValue = "messages",
      description = "How it is written (${DEFAULT-VALUE}).")
  private TrainingFormat format = TrainingFormat.MESSAGES;

  @Option(
      names = {"-k", "--samples"},
      defaultValue = "3",
      description = "Judgements an item (${DEFAULT-VALUE}).")
  private int samples;

  @Option(names = "--no-hint", description = "Draw no judgement that is told the best response.")
  private boolean noHint;

  @Option(names = "--temp", defaultValue = "0.5", description = "Temperature (${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = {"-n", "--max-tokens"},
      defaultValue = "1024",
      description = "The most tokens of a judgement (${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = {"-s", "--seed"},
      defaultValue = "0",
      description = "Of all draws (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--limit",
      defaultValue = "9223372036854775807",
      hideParamSyntax = true,
      paramLabel = "N",
      description = "Read only the first N rows.")
  private long limit;

  @Option(names = "--json", description = "Print the statistics as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SpctCommand parent = Objects.requireNonNull(spct);
    Path from = Objects.requireNonNull(data);
    Path target = Objects.requireNonNull(file);
    RejectiveFineTuning.Settings settings =
        new RejectiveFineTuning.Settings(
            samples,
            !noHint,
            Sampling.temperature(temperature),
            maxTokens,
            seed,
            RejectiveFineTuning.Settings.DEFAULT.items());
    LoadedData<PreferenceItem> loaded =
        PreferenceData.load(from, java.util.Optional.empty(), limit);
    loaded
        .faults()
        .forEach(fault -> parent.progress(from + ", line " + fault.line() + ": " + fault.reason()));
    RftStatistics statistics;
    try (Backend backend = LlamaCpp.open(Objects.requireNonNull(model));
        RftFile out =
            RftFile.open(target, format, settings + " " + backend.describe().fingerprint())) {
      List<PreferenceItem> left =
          loaded.items().stream().filter(item -> !out.isDone(item.id())).toList();
      int earlier = loaded.items().size() - left.size();
      if (earlier > 0) {
        parent.progress(earlier + " items were done before");
      }
      AtomicInteger done = new AtomicInteger(earlier);
      RejectiveFineTuning.on(backend, settings)
          .run(
              left,
              outcome -> {
                add(out, outcome);
                int count = done.incrementAndGet();
                if (count % TELL_EVERY == 0 || count == loaded.items().size()) {
                  parent.progress(count + " of " + loaded.items().size() + " items");
                }
              });
      statistics = out.statistics();
    }
    parent.print(json ? json(statistics) : table(statistics));
    boolean partial = loaded.faulty() > 0 || statistics.items(Verdict.FAILED) > 0;
    return partial ? PARTIAL : 0;
  }

  private static void add(RftFile out, ItemOutcome outcome) {
    try {
      out.add(outcome);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write", e);
    }
  }

  private static String table(RftStatistics of) {
    return String.join(
        "\n",
        "items       "
            + of.items()
            + ": kept "
            + of.items(Verdict.KEPT)
            + ", hinted "
            + of.items(Verdict.HINTED)
            + ", too easy "
            + of.items(Verdict.TOO_EASY)
            + ", too hard "
            + of.items(Verdict.TOO_HARD)
            + ", without a label "
            + of.items(Verdict.UNLABELLED)
            + ", failed "
            + of.items(Verdict.FAILED),
        "judgements  right "
            + of.right()
            + ", wrong "
            + of.wrong()
            + ", unreadable "
            + of.unreadable()
            + ", failed "
            + of.failed(),
        "kept        " + of.kept());
  }

  private static String json(RftStatistics of) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("object", "rft");
      out.writeNumberField("items", of.items());
      out.writeObjectFieldStart("verdicts");
      for (Verdict verdict : Verdict.values()) {
        out.writeNumberField(verdict.name().toLowerCase(java.util.Locale.ROOT), of.items(verdict));
      }
      out.writeEndObject();
      out.writeNumberField("right", of.right());
      out.writeNumberField("wrong", of.wrong());
      out.writeNumberField("unreadable", of.unreadable());
      out.writeNumberField("failed", of.failed());
      out.writeNumberField("kept", of.kept());
      out.writeEndObject();
    }
    return text.toString();
  }
}
