package io.dikast.inference.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Back-off and circuit breaker, on a clock of their own. */
class PatienceTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Property
  void nanos_anyFailures_belowTheDoubledBaseAndTheCap(
      @ForAll @IntRange(min = 1, max = 100) int failures, @ForAll long seed) {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    long wait = backoff.nanos(failures, new SplittableRandom(seed));

    assertThat(wait).isBetween(0L, 5_000_000_000L);
    if (failures == 3) {
      assertThat(wait).isLessThan(400_000_000L);
    }
  }

  @Test
  void askedNanos_secondsOrDate_isTheWait() {
    assertThat(Backoff.askedNanos("3", NOW)).isEqualTo(3_000_000_000L);
    assertThat(Backoff.askedNanos("0.5", NOW)).isEqualTo(500_000_000L);
    assertThat(Backoff.askedNanos("Fri, 02 Jan 2026 03:04:15 GMT", NOW)).isEqualTo(10_000_000_000L);
  }

  @Test
  void askedNanos_nonsense_isNoWait() {
    for (String header : new String[] {"", " ", "soon", "-3", "NaN", "Fri, 02 Jan 2026"}) {
      assertThat(Backoff.askedNanos(header, NOW)).as(header).isZero();
    }
    assertThat(Backoff.askedNanos("1e300", NOW)).isEqualTo(60_000_000_000L);
  }

  @Test
  void breaker_failuresInARow_open() {
    CircuitBreaker breaker = new CircuitBreaker(3, 10, 35);
    breaker.failed(0);
    breaker.failed(0);
    breaker.succeeded();
    breaker.failed(1);
    breaker.failed(1);
    assertThat(breaker.closed()).isTrue();

    breaker.failed(2);

    assertThat(breaker.closed()).isFalse();
  }

  @Test
  void breaker_open_probesAtDoublingWaitsUntilOneSucceeds() {
    CircuitBreaker breaker = new CircuitBreaker(1, 10, 35);
    breaker.failed(0);

    assertThat(breaker.takeProbe(9)).isFalse();
    assertThat(breaker.takeProbe(10)).isTrue();
    assertThat(breaker.takeProbe(11)).as("one probe at a time").isFalse();
    breaker.probeFailed(12);
    assertThat(breaker.takeProbe(31)).isFalse();
    assertThat(breaker.takeProbe(32)).isTrue();
    breaker.probeFailed(32);
    assertThat(breaker.takeProbe(66)).isFalse();
    assertThat(breaker.takeProbe(67)).isTrue();
    breaker.probeSucceeded();

    assertThat(breaker.closed()).isTrue();
    breaker.failed(100);
    assertThat(breaker.takeProbe(110)).as("the wait begins anew").isTrue();
  }
}
