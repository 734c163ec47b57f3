package io.dikast.bench.prefix;

import io.dikast.Dikast;
import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchModel;
import io.dikast.bench.Report;
import io.dikast.bench.RunOptions;
import io.dikast.bench.Statistics;
import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.LlamaCpp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What 16 samples cost over one: seconds on the engine, prompt tokens through the judge. */
@Command(
    name = "cost-of-samples",
    header = "What 16 samples cost over one: time, and prompt tokens through the judge.")
public final class CostOfSamplesCommand implements Callable<Integer> {

  private static final int SAMPLES = 16;
  private static final int RESPONSES = 2;

  @ParentCommand private @Nullable BenchCommand bench;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--prompt-tokens",
      defaultValue = "512",
      description = "Length of the prompt (${DEFAULT-VALUE}).")
  private int promptTokens;

  @Option(
      names = "--tokens",
      defaultValue = "64",
      description = "Tokens of each draw (${DEFAULT-VALUE}).")
  private int tokens;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "GGUF file of the judge (models/tiny-grm.gguf of this checkout).")
  private @Nullable Path model;

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    options.check(parent);
    Path judge = parent.modelFile(model);
    Map<String, Double> metrics = new LinkedHashMap<>();
    times(parent, metrics);
    judge(judge, metrics);
    parent.print(new Report("cost-of-samples", options.runs(), metrics));
    return 0;
  }

  private void times(BenchCommand parent, Map<String, Double> metrics) {
    BenchModel synthetic = options.model(parent);
    Workload sixteen =
        Workload.of(promptTokens, SAMPLES, tokens, options.threads(), options.seed());
    Workload one = Workload.of(promptTokens, 1, tokens, options.threads(), options.seed());
    List<Double> ofSixteen = new ArrayList<>();
    List<Double> ofOne = new ArrayList<>();
    for (int run = 0; run < options.runs(); run++) {
      // A new context each time, so that no prompt is found in the cache.
      boolean oneFirst = run % 2 == 1;
      double first = seconds(synthetic, oneFirst ? one : sixteen);
      double second = seconds(synthetic, oneFirst ? sixteen : one);
      ofSixteen.add(oneFirst ? second : first);
      ofOne.add(oneFirst ? first : second);
      parent.progress(
          String.format(
              Locale.ROOT,
              "pair %d of %d: 16 samples %.2f s, one %.2f s",
              run + 1,
              options.runs(),
              ofSixteen.getLast(),
              ofOne.getLast()));
    }
    metrics.put("cost16_over_cost1", Statistics.medianRatio(ofSixteen, ofOne));
    metrics.put("seconds_16", Statistics.median(ofSixteen));
    metrics.put("seconds_1", Statistics.median(ofOne));
  }

  private static double seconds(BenchModel synthetic, Workload workload) {
    return EmbeddedRun.measure(synthetic.file(), workload).getOrDefault("seconds", Double.NaN);
  }

  /** Counts, which are the same on every machine. */
  private void judge(Path file, Map<String, Double> metrics) {
    BoxQuestion question = questionOf(RESPONSES);
    Selection sixteen = select(file, question, SAMPLES);
    Selection one = select(file, question, 1);
    metrics.put("prompt_tokens", (double) one.usage().promptTokens());
    metrics.put("prefill_tokens_16", (double) sixteen.usage().promptTokens());
    metrics.put("cached_tokens_16", (double) sixteen.usage().cachedTokens());
    metrics.put("permutations", (double) permutations(sixteen));
    metrics.put(
        "prompts_computed_16",
        (double) sixteen.usage().promptTokens() / one.usage().promptTokens());
  }

  private Selection select(Path file, BoxQuestion question, int samples) {
    try (Backend backend = LlamaCpp.model(file).threads(options.threads()).open()) {
      return Dikast.selector(backend)
          .noMeta()
          .samples(samples)
          .seed(options.seed())
          .build()
          .select(Question.of(question.text()), question.responses());
    }
  }

  private static long permutations(Selection selection) {
    return selection.samples().stream()
        .map(scored -> scored.sample().draw().permutation())
        .distinct()
        .count();
  }

  private static BoxQuestion questionOf(int responses) {
    return LongStream.iterate(0, seed -> seed + 1)
        .mapToObj(seed -> BoxQuestions.of(Split.TEST, seed))
        .filter(question -> question.responses().size() == responses)
        .findFirst()
        .orElseThrow();
  }
}
