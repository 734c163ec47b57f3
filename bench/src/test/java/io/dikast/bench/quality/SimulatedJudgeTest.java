package io.dikast.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dikast.eval.Method;
import io.dikast.eval.StudyResult;
import org.junit.jupiter.api.Test;

class SimulatedJudgeTest {

  /** One judgement is right in 1/6 · 0.35 + 5/6 · 0.7 of the cases; Φ(2/√2) is 0.921. */
  @Test
  void study_hasTheRatesItWasAskedFor() {
    StudyResult result = SimulatedJudge.EXAMPLE.study(600, 2, 16);
    assertThat(result.singleSample().mean()).isCloseTo(0.35 / 6 + 0.7 * 5 / 6, within(0.02));
    assertThat(result.metaAuc().orElseThrow().mean()).isCloseTo(0.921, within(0.02));
  }

  /** Where it is wrong more often than right, more votes make it worse; a filter need not. */
  @Test
  void study_hardQuestions_voteLosesWhatTheFilterWins() {
    StudyResult hard = new SimulatedJudge(1, 0.35, 0.7, 2).study(300, 2, 32);
    double single = hard.singleSample().mean();
    assertThat(hard.accuracy(Method.voting(32)).mean()).isLessThan(single);
    assertThat(hard.accuracy(Method.meta(32)).mean()).isGreaterThan(single);
  }

  @Test
  void study_same_sameRows() {
    assertThat(SimulatedJudge.EXAMPLE.study(20, 2, 4).rows())
        .isEqualTo(SimulatedJudge.EXAMPLE.study(20, 2, 4).rows());
  }
}
