package io.dikast.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
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
    assertThat(usage)
        .isEqualTo(
            new Usage(
                31,
                200,
                1644,
                8,
                Duration.ZERO,
                Map.of(
                    Ledger.Purpose.DRAW,
                    new Usage.Share(0, 31, 200, 1644),
                    Ledger.Purpose.META,
                    new Usage.Share(0, 8, 999, 0))));
    assertThat(usage.totalTokens()).isEqualTo(1683);
  }

  @Test
  void usage_searchRoles_countAsPromptAndCompletion() {
    Ledger ledger = Ledger.open(Budget.samples(1).withTotalTokens(40), new AtomicLong()::get);
    ledger.prompt(Ledger.Purpose.POLICY, 10, 5);
    ledger.completion(Ledger.Purpose.POLICY, 20);
    ledger.prompt(Ledger.Purpose.PROCESS, 9, 30);
    assertThat(ledger.stopReason()).isNull();
    ledger.completion(Ledger.Purpose.DRAW, 1);

    assertThat(ledger.stopReason()).isEqualTo(StopReason.TOKENS);
    Usage usage = ledger.usage();
    assertThat(usage.promptTokens()).isEqualTo(19);
    assertThat(usage.cachedTokens()).isEqualTo(35);
    assertThat(usage.completionTokens()).isEqualTo(21);
    assertThat(usage.share(Ledger.Purpose.POLICY)).isEqualTo(new Usage.Share(0, 10, 5, 20));
    assertThat(usage.share(Ledger.Purpose.META)).isEqualTo(Usage.Share.NONE);
  }

  @Test
  void admit_limit_givesWhatIsLeftAndTakesBack() {
    Ledger ledger = Ledger.open(Budget.samples(1).withCalls(5));
    assertThat(ledger.admit(Ledger.Purpose.POLICY, 3)).isEqualTo(3);
    assertThat(ledger.admit(Ledger.Purpose.DRAW, 3)).isEqualTo(2);
    assertThat(ledger.admit(Ledger.Purpose.DRAW, 1)).isZero();
    ledger.giveBack(Ledger.Purpose.DRAW, 1);
    assertThat(ledger.remainingCalls()).isEqualTo(1);
    assertThat(ledger.admit(Ledger.Purpose.PROCESS, 9)).isEqualTo(1);
    assertThat(ledger.usage().calls()).isEqualTo(5);
    assertThat(ledger.stopReason()).as("calls under way come to their end").isNull();
  }

  @Test
  void admit_noLimit_givesAll() {
    Ledger ledger = Ledger.open(Budget.samples(1));
    assertThat(ledger.admit(Ledger.Purpose.POLICY, 1_000_000)).isEqualTo(1_000_000);
    assertThat(ledger.remainingCalls()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void giveBack_moreThanAdmitted_refused() {
    Ledger ledger = Ledger.open(Budget.samples(1));
    assertThat(ledger.admit(Ledger.Purpose.POLICY, 1)).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.giveBack(Ledger.Purpose.POLICY, 2));
  }
}
