package io.dikast.bench.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.bench.BenchRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {

  @TempDir Path work;

  @Test
  void soak_aMoment_callsAreCounted() {
    // So short that memory may still grow as code is compiled.
    BenchRun run =
        BenchRun.of("soak", "--minutes=0.05", "--bound-mb=1000", "-t1", "--work=" + work, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.metric("draws")).isGreaterThanOrEqualTo(run.metric("groups"));
    assertThat(run.metric("groups")).isPositive();
    assertThat(run.hasMetric("cancels")).isTrue();
    assertThat(run.hasMetric("reopens")).isTrue();
  }
}
