package io.dikast.metarm;

import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.reward.GrmSample;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that a {@link MetaHead} is fitted to of one judgement: small enough to be kept by the ten
 * thousand, unlike the judgement itself.
 *
 * @param question names what was asked; judgements of one question are never parted between fitting
 *     and measuring
 * @param features at least one; finite, or NaN where one cannot be told
 * @param state the hidden state at the judgement's end, where it is known
 * @param right whether the judgement was right
 */
public record MarkedJudgement(
    String question,
    Map<JudgementFeature, Double> features,
    Optional<HiddenState> state,
    boolean right) {

  public MarkedJudgement {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(state, "state");
    if (features.isEmpty()) {
      throw new IllegalArgumentException("a judgement has at least one feature, got none");
    }
    features.forEach(
        (feature, value) -> {
          if (Double.isInfinite(value)) {
            throw new IllegalArgumentException(feature + " must be finite or NaN, got " + value);
          }
        });
    features = Map.copyOf(features);
  }

  /**
   * What a judgement shows.
   *
   * @param others the other judgements of the same task; empty where they are not known
   */
  public static MarkedJudgement of(
      String question,
      GrmSample.Judged sample,
      List<GrmSample.Judged> others,
      Optional<HiddenState> state,
      boolean right) {
    Map<JudgementFeature, Double> features = new EnumMap<>(JudgementFeature.class);
    for (JudgementFeature feature : JudgementFeature.ALL) {
      features.put(feature, feature.of(sample, others));
    }
    return new MarkedJudgement(question, features, state, right);
  }

  /**
   * The value of a feature.
   *
   * @throws IllegalArgumentException if it was not kept
   */
  double value(JudgementFeature feature) {
    Double value = features.get(feature);
    if (value == null) {
      throw new IllegalArgumentException("the judgement was kept without its " + feature);
    }
    return value;
  }
}
