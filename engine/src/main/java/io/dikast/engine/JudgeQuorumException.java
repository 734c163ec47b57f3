package io.dikast.engine;

import io.dikast.engine.reward.GrmSample;
import java.util.List;

/**
 * Too few draws gave a judgement to choose by. Carries every sample with its reason, so that
 * nothing that was paid for is lost.
 */
public final class JudgeQuorumException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient int quorum;
  private final transient StopReason stopReason;
  private final transient List<ScoredSample> samples;
  private final transient JudgeCounts counts;
  private final transient Usage usage;

  JudgeQuorumException(
      int quorum,
      StopReason stopReason,
      JudgeCounts counts,
      List<ScoredSample> samples,
      Usage usage) {
    super(message(quorum, stopReason, counts, samples));
    this.quorum = quorum;
    this.stopReason = stopReason;
    this.samples = List.copyOf(samples);
    this.counts = counts;
    this.usage = usage;
    for (ScoredSample scored : samples) {
      if (scored.sample() instanceof GrmSample.Failed failed && failed.cause() != null) {
        addSuppressed(failed.cause());
      }
    }
  }

  private static String message(
      int quorum, StopReason stopReason, JudgeCounts counts, List<ScoredSample> samples) {
    String first =
        samples.stream()
            .map(ScoredSample::sample)
            .flatMap(
                sample ->
                    switch (sample) {
                      case GrmSample.Judged judged -> java.util.stream.Stream.<String>empty();
                      case GrmSample.Unreadable unreadable ->
                          java.util.stream.Stream.of(unreadable.reason());
                      case GrmSample.Failed failed -> java.util.stream.Stream.of(failed.reason());
                    })
            .findFirst()
            .map(reason -> "; the first of them: " + reason)
            .orElse("");
    return counts.valid()
        + " of "
        + counts.requested()
        + " draws gave a judgement, "
        + quorum
        + " needed ("
        + counts.unreadable()
        + " unreadable, "
        + counts.failed()
        + " failed, stopped by "
        + stopReason.name().toLowerCase(java.util.Locale.ROOT)
        + ")"
        + first;
  }

  public int quorum() {
    return quorum;
  }

  public StopReason stopReason() {
    return stopReason;
  }

  public JudgeCounts counts() {
    return counts;
  }

  /** Every draw that came back, in index order. */
  public List<ScoredSample> samples() {
    return samples;
  }

  public Usage usage() {
    return usage;
  }
}
