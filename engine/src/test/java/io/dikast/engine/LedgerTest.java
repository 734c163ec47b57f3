package io.dikast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LedgerTest {

  @Test
  void stopReason_withinBudget_none() {
    Ledger ledger =
        Ledger.open(Budget.samples(1).withTotalTokens(10).withDeadline(Duration.ofDays(1)));
    ledger.prompt(Ledger.Purpose.DRAW, 9, 500);
    assertThat(ledger.stopReason()).isNull();
  }

  @Test
  void stopReason_tokensReached_cachedOnesDoNotCount() {
    Ledger ledger = Ledger.open(Budget.samples(1).withTotalTokens(10));
    ledger.prompt(Ledger.Purpose.DRAW, 4, 1000);
    ledger.completion(Ledger.Purpose.DRAW, 3);
    assertThat(ledger.stopReason()).isNull();
    ledger.prompt(Ledger.Purpose.META, 3, 1000);
    assertThat(ledger.stopReason()).isEqualTo(StopReason.TOKENS);
  }

  @Test
  void stopReason_deadlinePassed_onTheInjectedClock() {
    AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    Ledger ledger = Ledger.open(Budget.samples(1).withDeadline(Duration.ofNanos(100)), now::get);
    now.addAndGet(99);
    assertThat(ledger.stopReason()).isNull();
    assertThat(ledger.remainingNanos()).isEqualTo(1);
    now.addAndGet(1);
    assertThat(ledger.stopReason()).isEqualTo(StopReason.DEADLINE);
    assertThat(ledger.remainingNanos()).isZero();
  }

  @Test
  void stop_firstReasonStays() {
    Ledger ledger = Ledger.open(Budget.samples(1));
    ledger.stop(StopReason.CANCELLED);
    ledger.stop(StopReason.DEADLINE);
    assertThat(ledger.stopReason()).isEqualTo(StopReason.CANCELLED);
  }

  @Test
  void usage_sumsByPurpose() {
    Ledger ledger = Ledger.open(Budget.samples(1), new AtomicLong()::get);
    ledger.prompt(Ledger.Purpose.DRAW, 31, 200);
    ledger.completion(Ledger.Purpose.DRAW, 1644);
    ledger.prompt(Ledger.Purpose.META, 8, 999);
    Usage usage = ledger.usage();
    assertThat(usage).isEqualTo(new Usage(31, 200, 1644, 8, Duration.ZERO));
    assertThat(usage.totalTokens()).isEqualTo(1683);
  }
}
