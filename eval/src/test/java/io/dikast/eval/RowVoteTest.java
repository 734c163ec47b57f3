package io.dikast.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Usage;
import io.dikast.engine.vote.BallotWeighting;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowVoteTest {

  private static StudySample scored(double meta, double... scores) {
    return new StudySample.Scored(
        java.util.Arrays.stream(scores).boxed().toList(), OptionalDouble.of(meta), 1);
  }

  private static RowVote vote(StudySample... samples) {
    return vote(BallotWeighting.EQUAL, samples);
  }

  private static RowVote vote(BallotWeighting weighting, StudySample... samples) {
    return new RowVote(
        new StudyRow("i", 0, 7, samples[0], List.of(samples), 10, Usage.NONE), weighting);
  }

  /** Sums 5+2+9 = 16 against 4+9+1 = 14; the two most trusted give 6 against 13. */
  @Test
  void votingAndMeta_handComputed() {
    RowVote vote =
        vote(
            scored(0.7, 4, 4),
            scored(0.9, 2, 9),
            scored(0.1, 9, 1),
            new StudySample.Unreadable("no box", 3));
    assertThat(vote.pick(Method.voting(4))).isEqualTo(OptionalInt.of(0));
    assertThat(vote.pick(Method.voting(2))).isEqualTo(OptionalInt.of(1));
    assertThat(vote.pick(Method.meta(4))).isEqualTo(OptionalInt.of(1));
    assertThat(vote.right(Method.oracle(3), Set.of(0))).isTrue();
    assertThat(vote.right(Method.oracle(2), Set.of(0))).isFalse();
  }

  /** Alike the half: 2 against 9. By probability 0.2·9 + 0.2·9 + 0.3·2 = 4.2 against 3.1. */
  @Test
  void meta_weighed_allCountByTheirScore() {
    StudySample[] samples = {scored(0.2, 9, 1), scored(0.2, 9, 1), scored(0.3, 2, 9)};
    assertThat(vote(samples[2], scored(0.2, 9, 1)).pick(Method.meta(2)))
        .isEqualTo(OptionalInt.of(1));
    assertThat(vote(BallotWeighting.byProbability(), samples).pick(Method.meta(3)))
        .isEqualTo(OptionalInt.of(0));
    assertThat(vote(BallotWeighting.softmax(0.01), samples).pick(Method.meta(3)))
        .isEqualTo(OptionalInt.of(1));
  }

  @Test
  void meta_weighedWithoutScores_countsAlike() {
    StudySample first = new StudySample.Scored(List.of(9.0, 1.0), OptionalDouble.empty(), 1);
    StudySample second = new StudySample.Scored(List.of(3.0, 8.0), OptionalDouble.empty(), 1);
    assertThat(vote(BallotWeighting.byProbability(), first, second).pick(Method.meta(2)))
        .isEqualTo(OptionalInt.of(0));
    assertThat(vote(BallotWeighting.byProbability(), first, scored(0.4, 1, 9)).pick(Method.meta(2)))
        .as("9 + 1 against 1 + 9: like the least trusted, a tie; the seed breaks it")
        .isPresent();
  }

  @Test
  void meta_withoutScore_comesLast() {
    StudySample unasked = new StudySample.Scored(List.of(9.0, 1.0), OptionalDouble.empty(), 1);
    assertThat(vote(unasked, scored(0, 1, 9)).pick(Method.meta(2))).isEqualTo(OptionalInt.of(1));
  }

  @Test
  void nothingReadable_noPickIsNotRight() {
    RowVote vote = vote(new StudySample.Unreadable("", 1));
    assertThat(vote.pick(Method.voting(1))).isEmpty();
    assertThat(vote.right(Method.greedy(), Set.of(0, 1))).isFalse();
  }

  @Test
  void right_tieAtTheTop_onlyAmongBest() {
    assertThat(RowVote.right(scored(0, 9, 9, 1), Set.of(0))).isFalse();
    assertThat(RowVote.right(scored(0, 9, 9, 1), Set.of(0, 1))).isTrue();
    assertThat(RowVote.right(scored(0, 9, 8, 1), Set.of(0, 1))).isTrue();
    assertThat(RowVote.chance(scored(0, 9, 9, 1), Set.of(0))).isEqualTo(0.5);
  }
}
