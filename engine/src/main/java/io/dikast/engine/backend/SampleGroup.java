package io.dikast.engine.backend;

import io.dikast.engine.Ledger;
import java.util.List;
import java.util.Objects;

/**
 * Draws for one prompt. The prompt is computed once; draw {@code i} is sampled with {@code
 * seeds.get(i)}, and depends on nothing but prompt, sampling and that seed.
 *
 * @param prompt what to continue
 * @param seeds one a draw, at least one
 * @param sampling how tokens are drawn, the same for every draw
 * @param maxTokens the most tokens a draw may generate, at least 1
 * @param stopStrings a draw ends where its text contains one; the stop string is not part of the
 *     text unless it is kept
 * @param ledger the account to enter tokens into and to ask whether to stop
 * @param purpose what the tokens are for
 * @param keepStop whether the stop string stays, and with it whatever else the token says that
 *     completes it, so that tokens and text can be continued exactly; a text that ends by itself
 *     then holds no stop string
 */
public record SampleGroup(
    Prompt prompt,
    List<Long> seeds,
    Sampling sampling,
    int maxTokens,
    List<String> stopStrings,
    Ledger ledger,
    Ledger.Purpose purpose,
    boolean keepStop) {

  public SampleGroup {
    Objects.requireNonNull(prompt, "prompt");
    seeds = List.copyOf(seeds);
    Objects.requireNonNull(sampling, "sampling");
    stopStrings = List.copyOf(stopStrings);
    Objects.requireNonNull(ledger, "ledger");
    Objects.requireNonNull(purpose, "purpose");
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("a sample group needs at least one seed, got none");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, got " + maxTokens);
    }
    for (String stop : stopStrings) {
      if (stop.isEmpty()) {
        throw new IllegalArgumentException("a stop string must not be empty");
      }
    }
  }

  /** Draws whose text ends before a stop string. */
  public SampleGroup(
      Prompt prompt,
      List<Long> seeds,
      Sampling sampling,
      int maxTokens,
      List<String> stopStrings,
      Ledger ledger,
      Ledger.Purpose purpose) {
    this(prompt, seeds, sampling, maxTokens, stopStrings, ledger, purpose, false);
  }

  /** Draws for the judge without stop strings. */
  public static SampleGroup of(
      Prompt prompt, List<Long> seeds, Sampling sampling, int maxTokens, Ledger ledger) {
    return new SampleGroup(
        prompt, seeds, sampling, maxTokens, List.of(), ledger, Ledger.Purpose.DRAW);
  }
}
