package io.dikast.bench.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.bench.BenchRun;
import org.junit.jupiter.api.Test;

class ServiceLoadTest {

  @Test
  void httpLoad_aMoment_aRateHoldsAndTheBareLoopIsCompared() {
    BenchRun run =
        BenchRun.of(
            "http-load",
            "--seconds=0.2",
            "--first-rate=10",
            "--p99-ms=1000",
            "--pairs=2",
            "--draw-ms=1",
            "--no-fleet",
            "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.metric("selections_per_second")).isPositive();
    assertThat(run.metric("bare_draws_ms")).isPositive();
    assertThat(run.hasMetric("overhead_ms_per_draw")).isTrue();
    assertThat(run.metric("heap_mib")).isBetween(1.0, 256.0);
  }

  @Test
  void overload_aMoment_everyRequestIsAnsweredOrRefusedWithRetryAfter() {
    BenchRun run = BenchRun.of("overload", "--seconds=0.3", "--units=16", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.metric("capacity_per_second")).isPositive();
    assertThat(run.metric("goodput_2x")).isPositive();
    assertThat(run.metric("goodput_5x")).isPositive();
    assertThat(run.metric("other_errors")).isZero();
    assertThat(run.metric("refused_without_retry_after")).isZero();
  }

  @Test
  void malformed_everyRequest_isTheCallersFault() {
    BenchRun run = BenchRun.of("malformed", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.metric("requests")).isGreaterThanOrEqualTo(300);
    assertThat(run.metric("server_fault")).isZero();
    assertThat(run.metric("accepted")).isZero();
    assertThat(run.metric("hung")).isZero();
  }
}
