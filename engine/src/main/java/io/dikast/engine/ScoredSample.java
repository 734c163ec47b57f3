package io.dikast.engine;

import io.dikast.engine.reward.GrmSample;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A sample with what the meta reward model says of it.
 *
 * @param sample what came back from the draw
 * @param metaScore probability that it is right, in 0..1; empty where nobody was asked, where no
 *     answer came, and for samples that are no judgement
 * @param kept whether it was counted
 */
public record ScoredSample(GrmSample sample, OptionalDouble metaScore, boolean kept) {

  public ScoredSample {
    Objects.requireNonNull(sample, "sample");
    Objects.requireNonNull(metaScore, "metaScore");
    if (kept && !(sample instanceof GrmSample.Judged)) {
      throw new IllegalArgumentException("only a judgement can be kept, got " + sample);
    }
    if (metaScore.isPresent() && !(metaScore.getAsDouble() >= 0 && metaScore.getAsDouble() <= 1)) {
      throw new IllegalArgumentException("metaScore must be in 0..1, got " + metaScore);
    }
  }

  ScoredSample keep() {
    return new ScoredSample(sample, metaScore, true);
  }
}
