package io.dikast.bench.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.bench.BenchRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTest {

  @TempDir Path work;

  @Test
  void stepOverhead_everyStepCounted_sharesOfTheWhole() {
    BenchRun run =
        BenchRun.of(
            "step-overhead",
            "--trial",
            "--runs=1",
            "--threads=1",
            "--draws=3",
            "--prompt-tokens=40",
            "--tokens=10",
            "--work=" + work,
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    // The prompt's last token, then nine steps: the tenth token is drawn and not computed. The last
    // step of the warm-up may still have been under way.
    assertThat(run.metric("steps")).isBetween(10.0, 11.0);
    assertThat(run.metric("java_share_of_step")).isBetween(0.0, 1.0);
  }

  @Test
  void attention_everyKindOfStepMeasured() {
    BenchRun run =
        BenchRun.of(
            "attention",
            "--trial",
            "--runs=1",
            "--threads=1",
            "--cells=240",
            "--work=" + work,
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().filter(line -> line.matches("[ 0-9.]+"))).hasSize(5 * 4 * 4);
    assertThat(run.hasMetric("plain_token_used_cell_us")).isTrue();
    assertThat(run.hasMetric("flash_token_visible_cell_us")).isTrue();
  }
}
