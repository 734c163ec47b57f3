package io.dikast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {

  /** Ours 2, 4, 6; theirs 10, none, 60: ratios 5 and 10, and no pair in the round without one. */
  @Test
  void medianRatio_onlyRoundsThatHaveBoth() {
    Series series = new Series();
    series.nextRound();
    series.add("ours", Map.of("seconds", 2.0));
    series.add("theirs", Map.of("seconds", 10.0));
    series.nextRound();
    series.add("ours", Map.of("seconds", 4.0));
    series.nextRound();
    series.add("ours", Map.of("seconds", 6.0));
    series.add("theirs", Map.of("seconds", 60.0));
    assertThat(series.medianRatio("theirs.seconds", "ours.seconds")).hasValue(7.5);
    assertThat(series.median("ours.seconds")).hasValue(4);
    assertThat(series.median("theirs.seconds")).hasValue(35);
    assertThat(series.last("ours.seconds")).hasValue(6);
  }

  @Test
  void nobodyMeasured_nothing() {
    Series series = new Series();
    series.nextRound();
    assertThat(series.median("ours.seconds")).isEmpty();
    assertThat(series.medianRatio("ours.seconds", "theirs.seconds")).isEmpty();
    assertThat(series.last("ours.seconds")).isEmpty();
  }
}
