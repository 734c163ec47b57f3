package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Candidate;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PartialAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BestSoFarTest {

  private static Candidate candidate(int index, String text) {
    PartialAnswer answer = new PartialAnswer(List.of(TokenSequence.ofText(text)), false);
    return Candidate.drawn(index, answer, Optional.empty(), Double.NaN);
  }

  @Test
  void of_scores_highestBeatsTheLongest() {
    assertThat(
            BestSoFar.of(
                List.of(
                    candidate(0, "the longest of all"),
                    candidate(1, "long").withScore(0.2),
                    candidate(2, "a").withScore(0.3))))
        .isEqualTo(2);
  }

  @Test
  void of_equalScores_longestWins() {
    assertThat(
            BestSoFar.of(
                List.of(candidate(0, "a").withScore(0.3), candidate(1, "ab").withScore(0.3))))
        .isEqualTo(1);
  }

  @Test
  void of_equalInAll_firstWins() {
    assertThat(BestSoFar.of(List.of(candidate(0, "a"), candidate(1, "ab"), candidate(2, "cd"))))
        .isEqualTo(1);
  }
}
