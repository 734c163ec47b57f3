package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.dikast.server.json.Fault;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyQuotaTest {

  private final AtomicLong nanos = new AtomicLong(-5);
  private final KeyQuota quota = new KeyQuota(60, nanos::get);

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private int retryAfter(long draws) {
    return catchThrowableOfType(KeyQuotaException.class, () -> quota.take(draws))
        .retryAfterSeconds();
  }

  @Test
  void take_moreThanAreLeft_refusedAndNothingTaken() {
    quota.take(50);
    assertThatThrownBy(() -> quota.take(11))
        .asInstanceOf(type(KeyQuotaException.class))
        .satisfies(
            refused -> {
              assertThat(refused.fault().code()).isEqualTo(Fault.Code.KEY_QUOTA_EXCEEDED);
              assertThat(refused.fault().message()).contains("60", "10 left", "needs 11");
              assertThat(refused.retryAfterSeconds()).isEqualTo(1);
            });
    quota.take(10);
    assertThat(retryAfter(30)).isEqualTo(30);
  }

  @Test
  void take_afterAWhile_asManyAsHaveComeBack() {
    quota.take(60);
    pass(20);
    assertThat(retryAfter(21)).isEqualTo(1);
    quota.take(20);
    pass(3600);
    quota.take(60);
    assertThat(retryAfter(1)).isEqualTo(1);
  }

  @Test
  void take_moreThanAMinutesWorth_needsAFullOne() {
    quota.take(1000);
    pass(59);
    assertThat(retryAfter(1000)).isEqualTo(1);
    pass(1);
    quota.take(1000);
  }

  @Test
  void take_none_endless() {
    assertThatCode(() -> KeyQuota.NONE.take(Long.MAX_VALUE)).doesNotThrowAnyException();
    assertThatCode(() -> KeyQuota.NONE.take(Long.MAX_VALUE)).doesNotThrowAnyException();
  }

  @Test
  void take_byManyAtOnce_neverMoreThanThereAre() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    List<Thread> threads =
        IntStream.range(0, 100)
            .mapToObj(
                _ ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              try {
                                quota.take(1);
                                taken.incrementAndGet();
                              } catch (KeyQuotaException e) {
                                // Forty of them.
                              }
                            }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).hasValue(60);
  }
}
