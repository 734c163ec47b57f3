package io.dikast.bench.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.reward.Permutation;
import io.dikast.samplers.JudgementParser;
import io.dikast.samplers.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class StubJudgeTest {

  @Test
  void marks_inTheOrderShown() {
    String prompt = StubJudge.response(6, 1) + "\n" + StubJudge.response(5, 0);
    assertThat(StubJudge.marks(prompt)).containsExactly("6b", "5a");
    assertThat(StubJudge.marks("quality=")).isEmpty();
  }

  @Test
  void score_withinTheScale_andOfTheSameSeedTheSame() {
    for (int seed = -50; seed < 50; seed++) {
      assertThat(StubJudge.score("1a", seed)).isBetween(1, 3);
      assertThat(StubJudge.score("9b", seed)).isBetween(7, 10);
      assertThat(StubJudge.score("5c", seed)).isEqualTo(StubJudge.score("5c", seed));
    }
  }

  @Test
  void judgement_isReadByTheParser() {
    String text = StubJudge.judgement(List.of("6a", "5b"), 7);
    assertThat(JudgementParser.read(text, new Permutation(List.of(0, 1))))
        .isInstanceOf(Reading.Legible.class);
  }
}
