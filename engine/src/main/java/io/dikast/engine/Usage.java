package io.dikast.engine;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What was spent.
 *
 * @param promptTokens prompt tokens that were computed, those of meta questions apart
 * @param cachedTokens prompt tokens that a shared prefix saved, those of meta questions apart
 * @param completionTokens generated tokens
 * @param metaTokens tokens computed to question a judgement
 * @param elapsed wall time
 * @param shares the same by what it was for, and calls of models too; a purpose that nothing was
 *     spent on is absent, and all are where only the sums are known
 */
public record Usage(
    long promptTokens,
    long cachedTokens,
    long completionTokens,
    long metaTokens,
    Duration elapsed,
    Map<Ledger.Purpose, Share> shares) {

  public static final Usage NONE = new Usage(0, 0, 0, 0, Duration.ZERO);

  /**
   * What was spent for one purpose.
   *
   * @param calls draws and questions that were admitted, {@link Ledger#admit}
   * @param promptTokens computed
   * @param cachedTokens saved
   * @param completionTokens generated
   */
  public record Share(long calls, long promptTokens, long cachedTokens, long completionTokens) {

    public static final Share NONE = new Share(0, 0, 0, 0);

    public Share {
      if (calls < 0 || promptTokens < 0 || cachedTokens < 0 || completionTokens < 0) {
        throw new IllegalArgumentException(
            "counts must not be negative, got "
                + calls
                + ", "
                + promptTokens
                + ", "
                + cachedTokens
                + ", "
                + completionTokens);
      }
    }

    /** Everything that was computed. */
    public long totalTokens() {
      return promptTokens + completionTokens;
    }
  }

  public Usage {
    Objects.requireNonNull(elapsed, "elapsed");
    if (promptTokens < 0 || cachedTokens < 0 || completionTokens < 0 || metaTokens < 0) {
      throw new IllegalArgumentException(
          "token counts must not be negative, got "
              + promptTokens
              + ", "
              + cachedTokens
              + ", "
              + completionTokens
              + ", "
              + metaTokens);
    }
    Map<Ledger.Purpose, Share> copy = new EnumMap<>(Ledger.Purpose.class);
    copy.putAll(shares);
    shares = Collections.unmodifiableMap(copy);
  }

  /** Sums of which nobody knows what they were for. */
  public Usage(
      long promptTokens,
      long cachedTokens,
      long completionTokens,
      long metaTokens,
      Duration elapsed) {
    this(promptTokens, cachedTokens, completionTokens, metaTokens, elapsed, Map.of());
  }

  static Usage of(Map<Ledger.Purpose, Share> shares, Duration elapsed) {
    long prompt = 0;
    long cached = 0;
    long completion = 0;
    long meta = 0;
    for (Map.Entry<Ledger.Purpose, Share> entry : shares.entrySet()) {
      Share share = entry.getValue();
      if (entry.getKey() == Ledger.Purpose.META) {
        // What a meta question saved was entered when the critique was drawn.
        meta += share.totalTokens();
      } else {
        prompt += share.promptTokens();
        cached += share.cachedTokens();
        completion += share.completionTokens();
      }
    }
    return new Usage(prompt, cached, completion, meta, elapsed, shares);
  }

  /** Everything that was computed: prompt, completion and meta tokens; cached ones cost nothing. */
  public long totalTokens() {
    return promptTokens + completionTokens + metaTokens;
  }

  /** Draws and questions of all models. */
  public long calls() {
    return shares.values().stream().mapToLong(Share::calls).sum();
  }

  /** What was spent for one purpose. */
  public Share share(Ledger.Purpose purpose) {
    return shares.getOrDefault(purpose, Share.NONE);
  }
}
