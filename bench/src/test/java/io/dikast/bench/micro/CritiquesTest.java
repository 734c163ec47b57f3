package io.dikast.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Selection;
import io.dikast.engine.reward.GrmSample;
import io.dikast.samplers.Reading;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is measured must be the case it is said to be. */
class CritiquesTest {

  private final EngineOverheadBenchmark overhead = new EngineOverheadBenchmark();

  @Test
  void ofFour_twoKilobytes() {
    assertThat(Critiques.ofFour().getBytes(StandardCharsets.UTF_8).length).isBetween(1900, 2400);
  }

  @Test
  void wholeJudge_everyDrawIsReadInFull() {
    Selection selection = overhead.wholeJudge();
    assertThat(selection.counts().valid()).isEqualTo(64);
    assertThat(selection.samples())
        .allSatisfy(
            scored ->
                assertThat(scored.sample())
                    .isInstanceOfSatisfying(
                        GrmSample.Judged.class,
                        judged -> {
                          assertThat(judged.judgement().scores())
                              .containsExactlyInAnyOrder(3.0, 9.0, 6.0, 4.0);
                          assertThat(judged.judgement().principles()).hasSize(5);
                          assertThat(judged.judgement().critique()).contains("Response 4 repeats");
                        }));
  }

  @Test
  void runLoop_everyDrawIsJudged() {
    assertThat(overhead.runLoop().counts().valid()).isEqualTo(64);
  }

  @Test
  void parsing_oneTextIsReadableAndTheOtherNot() {
    CritiqueParsingBenchmark parsing = new CritiqueParsingBenchmark();
    assertThat(parsing.readable()).isNotInstanceOf(Reading.Unreadable.class);
    assertThat(parsing.unreadable()).isInstanceOf(Reading.Unreadable.class);
  }
}
