package io.dikast.bench.room;

import io.dikast.bench.BenchmarkException;
import io.dikast.bench.DigitPrompt;
import io.dikast.bench.PendingDraws;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.CacheUsage;
import io.dikast.engine.backend.Sampling;
import io.dikast.inference.llama.LlamaCpp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** One run of the mixed load in one of several ways, as a process of its own. */
final class MixedRun {

  /** In which order the load's draws are asked for. */
  enum Way {
    /** Every caller at once. */
    MIXED,
    /** All draws of one prompt, as long as all prompts together have distinct tokens. */
    IDEAL,
    /** One caller after the other's end, on one context. */
    SERIAL,
    /** One caller after the other's end, each on a context in which nothing lies. */
    SERIAL_UNCACHED
  }

  private static final double NANOS = 1e9;
  private static final Sampling SAMPLING = Sampling.temperature(0.8).withTopK(40);

  /** A draw may end by chance; more than this share missing would not be the same work. */
  private static final double MOST_MISSING = 0.01;

  private final Path model;
  private final MixedLoad load;
  private long nanos;
  private long generated;
  private long computed;
  private long steps;
  private long decoded;

  private MixedRun(Path model, MixedLoad load) {
    this.model = model;
    this.load = load;
  }

  /** Arguments: the model file, the way, then those of the load. */
  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    measure(
            Path.of(args[0]),
            Way.valueOf(args[1]),
            MixedLoad.parse(arguments.subList(2, arguments.size())))
        .forEach((name, value) -> System.out.printf(Locale.ROOT, "@ %s %.6f%n", name, value));
  }

  private static Map<String, Double> measure(Path model, Way way, MixedLoad load) {
    new MixedRun(model, load.warmUp()).run(Way.MIXED);
    MixedRun run = new MixedRun(model, load);
    run.run(way);
    return run.numbers();
  }

  private void run(Way way) {
    List<DigitPrompt> prompts = load.prompts();
    switch (way) {
      case MIXED -> inContext(backend -> together(backend, prompts, load.draws()));
      case IDEAL ->
          inContext(backend -> together(backend, List.of(load.idealPrompt()), load.sequences()));
      case SERIAL ->
          inContext(backend -> prompts.forEach(prompt -> alone(backend, prompts, prompt)));
      case SERIAL_UNCACHED ->
          prompts.forEach(prompt -> inContext(backend -> alone(backend, prompts, prompt)));
    }
  }

  private void inContext(Consumer<Backend> work) {
    try (Backend backend =
        LlamaCpp.model(model)
            .contextTokens(load.cells())
            .threads(load.threads())
            .parallel(load.sequences())
            .batchTokens(MixedLoad.BATCH_TOKENS)
            .open()) {
      work.accept(backend);
      CacheUsage usage = backend.describe().cache();
      computed += usage.computedTokens();
      steps += usage.steps();
      decoded += usage.decodedTokens();
    }
  }

  private void together(Backend backend, List<DigitPrompt> prompts, int draws) {
    long start = System.nanoTime();
    List<PendingDraws> callers = new ArrayList<>();
    for (int caller = 0; caller < prompts.size(); caller++) {
      callers.add(submit(backend, prompts.get(caller), draws, load.drawSeed(caller)));
    }
    callers.forEach(this::await);
    nanos += System.nanoTime() - start;
  }

  private void alone(Backend backend, List<DigitPrompt> prompts, DigitPrompt prompt) {
    long start = System.nanoTime();
    await(submit(backend, prompt, load.draws(), load.drawSeed(prompts.indexOf(prompt))));
    nanos += System.nanoTime() - start;
  }

  private PendingDraws submit(Backend backend, DigitPrompt prompt, int draws, long seed) {
    return PendingDraws.of(backend, prompt.prompt(), SAMPLING, draws, load.tokens(), seed);
  }

  private void await(PendingDraws draws) {
    draws.await().forEach(ended -> generated += ended.tokens().size());
  }

  private Map<String, Double> numbers() {
    long expected = (long) load.sequences() * load.tokens();
    if (generated < (1 - MOST_MISSING) * expected) {
      throw new BenchmarkException(
          "draws ended early, with "
              + generated
              + " of "
              + expected
              + " tokens: take another --seed");
    }
    double seconds = nanos / NANOS;
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("seconds", seconds);
    numbers.put("tokens_per_second", generated / seconds);
    numbers.put("completion_tokens", (double) generated);
    numbers.put("prompt_tokens", (double) computed);
    numbers.put("mean_batch", (double) decoded / steps);
    return numbers;
  }
}
