package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {

  private final Ledger ledger = Ledger.open(Budget.samples(1));
  private final Arrivals<String> arrivals = new Arrivals<>(ledger);
  private final List<String> taken = new ArrayList<>();

  private boolean keep(int place, String what) {
    taken.add(place + " " + what);
    return true;
  }

  @Test
  void take_deadline_takesWhatIsThere() {
    arrivals.add(1, "in time");
    ledger.stop(StopReason.DEADLINE);

    assertThat(arrivals.take(2, this::keep)).isFalse();

    assertThat(taken).containsExactly("1 in time");
    assertThat(arrivals.cutShort()).isTrue();
  }

  @Test
  void takeLast_toldByAnotherThread_waitsForIt() {
    Thread.ofVirtual().start(() -> arrivals.add(0, "late"));

    arrivals.takeLast(1, Duration.ofMinutes(1), this::keep);

    assertThat(taken).containsExactly("0 late");
  }
}
