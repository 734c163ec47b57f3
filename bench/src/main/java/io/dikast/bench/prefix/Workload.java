package io.dikast.bench.prefix;

import io.dikast.engine.backend.Sampling;
import java.util.List;

/**
 * Draws of one prompt, the same for everybody who is measured.
 *
 * @param promptTokens length of the prompt
 * @param draws sequences drawn
 * @param tokens drawn for each, no more and no less
 * @param threads of the native pool
 * @param batchTokens of one native batch
 * @param warmUp tokens of prompt and draws of a run before the one that is measured, 0 for none
 * @param seed of the prompt and the draws
 */
record Workload(
    int promptTokens, int draws, int tokens, int threads, int batchTokens, int warmUp, long seed) {

  static final int BATCH_TOKENS = 128;
  static final int WARM_UP = 8;
  static final int TOP_K = 40;
  static final double TEMPERATURE = 0.8;

  Workload {
    require("promptTokens", promptTokens, 2, 100_000);
    require("draws", draws, 1, 128);
    require("tokens", tokens, 1, 10_000);
    require("threads", threads, 1, 512);
    require("batchTokens", batchTokens, draws, 8192);
    require("warmUp", warmUp, 0, Math.min(promptTokens, tokens));
  }

  /** The usual batch and warm-up. */
  static Workload of(int promptTokens, int draws, int tokens, int threads, long seed) {
    return new Workload(
        promptTokens,
        draws,
        tokens,
        threads,
        BATCH_TOKENS,
        Math.min(WARM_UP, Math.min(promptTokens, tokens)),
        seed);
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be in " + least + ".." + most + ", got " + value);
    }
  }

  /** Room for the prompt once and all that is drawn, and a batch to spare. */
  int cells() {
    return Math.ceilDiv(promptTokens + draws * tokens + batchTokens, 256) * 256;
  }

  Sampling sampling() {
    return Sampling.temperature(TEMPERATURE).withTopK(TOP_K);
  }

  /** As the arguments of a process of its own. */
  List<String> arguments() {
    return List.of(
        Integer.toString(promptTokens),
        Integer.toString(draws),
        Integer.toString(tokens),
        Integer.toString(threads),
        Integer.toString(batchTokens),
        Integer.toString(warmUp),
        Long.toString(seed));
  }

  /** Reads what {@link #arguments} wrote. */
  static Workload parse(List<String> arguments) {
    if (arguments.size() != 7) {
      throw new IllegalArgumentException("a workload has 7 numbers, got " + arguments);
    }
    int[] numbers = arguments.subList(0, 6).stream().mapToInt(Integer::parseInt).toArray();
    return new Workload(
        numbers[0],
        numbers[1],
        numbers[2],
        numbers[3],
        numbers[4],
        numbers[5],
        Long.parseLong(arguments.get(6)));
  }
}
