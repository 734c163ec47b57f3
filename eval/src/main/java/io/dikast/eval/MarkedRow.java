package io.dikast.eval;

import io.dikast.engine.Usage;
import io.dikast.engine.backend.HiddenState;
import io.dikast.metarm.JudgementFeature;
import io.dikast.metarm.MarkedJudgement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the judgements of one item show: all that a meta reward model is trained on.
 *
 * @param item its id
 * @param judgements those that could be read, in the order of the draws
 * @param unreadable draws that gave no scores
 * @param usage what the row cost
 */
public record MarkedRow(String item, List<Shown> judgements, int unreadable, Usage usage) {

  /**
   * One judgement.
   *
   * @param scores of the responses, in the item's order, each in 1..10
   * @param features what it shows by itself; finite, or NaN where one cannot be told
   * @param state the hidden state at its end, where it was asked for
   */
  public record Shown(
      List<Double> scores, Map<JudgementFeature, Double> features, Optional<HiddenState> state) {
    public Shown {
      scores = List.copyOf(scores);
      features = Map.copyOf(features);
      Objects.requireNonNull(state, "state");
      StudySample.checkScores(scores);
      features.forEach(
          (feature, value) -> {
            if (Double.isInfinite(value)) {
              throw new IllegalArgumentException(feature + " must be finite or NaN, got " + value);
            }
          });
    }
  }

  public MarkedRow {
    Objects.requireNonNull(item, "item");
    judgements = List.copyOf(judgements);
    Objects.requireNonNull(usage, "usage");
    if (unreadable < 0) {
      throw new IllegalArgumentException("unreadable must not be negative, got " + unreadable);
    }
  }

  /**
   * Its judgements, marked by the label of its item.
   *
   * @param labelled the item, to which {@link RuleReward} applies
   */
  public List<MarkedJudgement> marked(PreferenceItem labelled) {
    String question = question(labelled);
    return judgements.stream()
        .map(
            shown ->
                new MarkedJudgement(
                    question,
                    shown.features(),
                    shown.state(),
                    RuleReward.right(shown.scores(), labelled)))
        .toList();
  }

  /** Rows that ask the same with other responses are one question. */
  private static String question(PreferenceItem item) {
    return HexFormat.of().formatHex(new TextDigest().add(item.question()).bytes(), 0, 8);
  }
}
