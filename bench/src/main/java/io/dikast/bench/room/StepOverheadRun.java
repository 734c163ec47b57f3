package io.dikast.bench.room;

import io.dikast.bench.DigitPrompt;
import io.dikast.bench.PendingDraws;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.inference.llama.LlamaCpp;
import io.dikast.inference.llama.StepClock;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Draws of one prompt, and where their steps' time went; a process of its own. */
final class StepOverheadRun {

  private static final Sampling SAMPLING = Sampling.temperature(0.8).withTopK(40);
  private static final int BATCH_TOKENS = 128;
  private static final double MILLIS = 1e3;

  /** Tokens of each draw before the clock is read: Java code is compiled by then. */
  private static final int WARM_UP = 32;

  private StepOverheadRun() {}

  /** Arguments: model file, draws, prompt tokens, tokens of a draw, threads, seed. */
  public static void main(String[] args) {
    measure(
            Path.of(args[0]),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]),
            Long.parseLong(args[5]))
        .forEach((name, value) -> System.out.printf(Locale.ROOT, "@ %s %.6f%n", name, value));
  }

  private static Map<String, Double> measure(
      Path model, int draws, int promptTokens, int tokens, int threads, long seed) {
    int cells = promptTokens + draws * (tokens + WARM_UP) + BATCH_TOKENS;
    Backend backend =
        LlamaCpp.model(model)
            .contextTokens(Math.ceilDiv(cells, 256) * 256)
            .threads(threads)
            .parallel(draws)
            .batchTokens(Math.max(BATCH_TOKENS, draws))
            .open();
    StepClock warm;
    try (backend) {
      DigitPrompt prompt = DigitPrompt.of(promptTokens, seed);
      var _ = PendingDraws.of(backend, prompt.prompt(), SAMPLING, draws, WARM_UP, seed).await();
      warm = StepClock.of(backend);
      // The prompt lies in the cache by now, so that all steps are steps of draws.
      var _ =
          PendingDraws.of(backend, prompt.prompt(), SAMPLING, draws, tokens, seed + draws).await();
    }
    // The last step is on the clock once the decode thread has ended.
    return numbers(StepClock.of(backend).since(warm));
  }

  private static Map<String, Double> numbers(StepClock clock) {
    double step = clock.stepSeconds() * MILLIS / clock.steps();
    double decode = clock.decodeSeconds() * MILLIS / clock.steps();
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("java_share_of_step", (step - decode) / step);
    numbers.put("step_ms", step);
    numbers.put("decode_ms", decode);
    numbers.put("java_ms", step - decode);
    numbers.put("steps", (double) clock.steps());
    return numbers;
  }
}
