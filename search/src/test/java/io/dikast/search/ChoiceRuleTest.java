package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.Candidate;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PartialAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoiceRuleTest {

  private static Candidate candidate(int index, String answer, double logProbability) {
    return Candidate.drawn(
        index,
        new PartialAnswer(List.of(TokenSequence.ofText(index + ": " + answer)), true),
        answer.isEmpty() ? Optional.empty() : Optional.of(answer),
        logProbability);
  }

  private static Candidate scored(int index, String answer, double score) {
    return candidate(index, answer, Double.NaN).withScore(score);
  }

  private static ChoiceRule.Choice choose(ChoiceRule rule, Candidate... candidates) {
    return rule.choose(AnswerGroups.of(List.of(candidates)));
  }

  @Test
  void count_mostCandidates_win() {
    ChoiceRule.Choice choice =
        choose(
            ChoiceRule.COUNT,
            candidate(0, "7", 0),
            candidate(1, "8", 0),
            candidate(2, "8", 0),
            candidate(3, "", 0),
            candidate(4, "", 0));
    assertThat(choice.candidate().index()).isEqualTo(1);
    assertThat(choice.weights()).startsWith(1.0, 2.0);
  }

  @Test
  void count_tie_firstDrawnWins() {
    assertThat(
            choose(ChoiceRule.COUNT, candidate(0, "7", 0), candidate(1, "8", 0))
                .candidate()
                .index())
        .isZero();
  }

  @Test
  void count_nobodyReadable_firstDrawnWins() {
    assertThat(
            choose(ChoiceRule.COUNT, candidate(0, "", 0), candidate(1, "", 0)).candidate().index())
        .isZero();
  }

  /** 3 candidates with score 4 each outweigh one with 9: 3 · 0.4 = 1.2 against 0.9. */
  @Test
  void score_sumsTenthsOfScores() {
    ChoiceRule.Choice choice =
        choose(
            ChoiceRule.SCORE,
            scored(0, "7", 9),
            scored(1, "8", 4),
            scored(2, "8", 4),
            scored(3, "8", 4));
    assertThat(choice.weights().get(0)).isCloseTo(0.9, within(1e-12));
    assertThat(choice.weights().get(1)).isCloseTo(1.2, within(1e-12));
    assertThat(choice.candidate().index()).isEqualTo(1);
  }

  @Test
  void bestOfN_highestScore_wins() {
    assertThat(
            choose(ChoiceRule.BEST_OF_N, scored(0, "8", 4), scored(1, "8", 4), scored(2, "7", 9))
                .candidate()
                .index())
        .isEqualTo(2);
  }

  /** Confidences e^-0.1 + e^-2 = 0.9048 + 0.1353 = 1.0401 against e^-0.05 = 0.9512. */
  @Test
  void confidence_sumsGeometricMeans() {
    ChoiceRule.Choice choice =
        choose(
            ChoiceRule.CONFIDENCE,
            candidate(0, "7", -0.05),
            candidate(1, "8", -2),
            candidate(2, "8", -0.1));
    assertThat(choice.weights().get(0)).isCloseTo(0.9512, within(1e-4));
    assertThat(choice.weights().get(1)).isCloseTo(1.0401, within(1e-4));
    assertThat(choice.candidate().index()).as("the surest of the answer").isEqualTo(2);
  }

  @Test
  void confidence_unknown_countsAsTheLowestKnown() {
    assertThat(
            ChoiceRule.confidences(
                List.of(
                    candidate(0, "7", Double.NaN), candidate(1, "7", -1), candidate(2, "8", 0))))
        .satisfies(
            confidences -> {
              assertThat(confidences.get(0)).isEqualTo(confidences.get(1));
              assertThat(confidences.get(2)).isEqualTo(1);
            });
    assertThat(ChoiceRule.confidences(List.of(candidate(0, "7", Double.NaN)))).containsExactly(1.0);
  }

  /** Weights e^0, e^-1, e^-2 at temperature 1: shares 0.6652, 0.2447, 0.0900. */
  @Test
  void soften_scores_bySoftmax() {
    double[] scores = {3, 5, 4};
    assertThat(ChoiceRule.soften(scores, 1, 0.0)).isZero();
    assertThat(ChoiceRule.soften(scores, 1, 0.0899)).isZero();
    assertThat(ChoiceRule.soften(scores, 1, 0.0901)).isEqualTo(1);
    assertThat(ChoiceRule.soften(scores, 1, 0.7551)).isEqualTo(1);
    assertThat(ChoiceRule.soften(scores, 1, 0.7554)).isEqualTo(2);
    assertThat(ChoiceRule.soften(scores, 1, Math.nextDown(1.0))).isEqualTo(2);
    assertThat(ChoiceRule.soften(scores, 1e-3, Math.nextDown(1.0)))
        .as("nearly the best")
        .isEqualTo(1);
  }

  @Test
  void groups_unfinished_takePartOnlyAmongThemselves() {
    Candidate cut =
        Candidate.drawn(
            0,
            new PartialAnswer(List.of(TokenSequence.ofText("7 and")), false),
            Optional.of("7"),
            0);
    assertThat(AnswerGroups.of(List.of(cut, candidate(1, "8", 0)))).hasSize(1);
    assertThat(AnswerGroups.of(List.of(cut))).hasSize(1);
  }
}
