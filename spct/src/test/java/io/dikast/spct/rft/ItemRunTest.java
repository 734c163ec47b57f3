package io.dikast.spct.rft;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ItemRunTest {

  private static ItemOutcome outcome(int number) {
    return ItemOutcome.unlabelled(new ItemKey("i" + number, Optional.empty(), ""));
  }

  /** Needs so many things to come in, each of which it asks for once the one before is in. */
  private static final class Steps implements ItemWork {
    private final int number;
    private int left;
    private boolean out;

    Steps(int number, int left) {
      this.number = number;
      this.left = left;
    }

    @Override
    public State advance(Ledger ledger, Consumer<Runnable> inbox) {
      if (out) {
        return new State.Waiting();
      }
      if (left == 0) {
        return new State.Done(outcome(number));
      }
      left--;
      out = true;
      inbox.accept(() -> out = false);
      return new State.Waiting();
    }
  }

  /** The longer an item takes, the later it is done; it is told in its place all the same. */
  @Property(tries = 50)
  void run_itemsOfAnyLength_toldInTheirOrder(
      @ForAll @Size(max = 40) List<@IntRange(max = 9) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 7) int most)
      throws InterruptedException {
    List<ItemWork> works = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      works.add(new Steps(i, lengths.get(i)));
      expected.add("i" + i);
    }
    List<String> told = new ArrayList<>();
    Optional<StopReason> stopped =
        new ItemRun(most, Ledger.open(Budget.samples(1)), outcome -> told.add(outcome.item()))
            .run(works.iterator());
    assertThat(told).isEqualTo(expected);
    assertThat(stopped).isEmpty();
  }

  @Test
  void run_itemThatIsCutOff_isLeftOut_theOthersAreTold() throws InterruptedException {
    ItemWork cutOff = (ledger, inbox) -> new ItemWork.State.CutOff();
    List<String> told = new ArrayList<>();
    Optional<StopReason> stopped =
        new ItemRun(2, Ledger.open(Budget.samples(1)), outcome -> told.add(outcome.item()))
            .run(List.of(new Steps(0, 3), cutOff, new Steps(2, 1)).iterator());
    assertThat(told).containsExactly("i0", "i2");
    assertThat(stopped).contains(StopReason.CANCELLED);
  }

  @Test
  void run_ledgerStoppedBefore_beginsNothing() throws InterruptedException {
    Ledger ledger = Ledger.open(Budget.samples(1));
    ledger.stop(StopReason.DEADLINE);
    ItemWork never =
        (account, inbox) -> {
          throw new AssertionError("begun");
        };
    assertThat(new ItemRun(2, ledger, outcome -> {}).run(List.of(never).iterator()))
        .contains(StopReason.DEADLINE);
  }
}
