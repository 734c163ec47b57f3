package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Priority;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallersTest {

  private static final PromptSequence.Waiter NOBODY =
      new PromptSequence.Waiter() {
        @Override
        public void computed(float[] row, PrefixTree.Node<KvSequence> node) {}

        @Override
        public void cut(Generation.Finish finish) {}

        @Override
        public void broken(BackendException cause) {}
      };

  private final Callers callers = new Callers();
  private final Ledger ann = ledger(Priority.NORMAL);
  private final Ledger ben = ledger(Priority.NORMAL);

  private static Ledger ledger(Priority priority) {
    return Ledger.open(Budget.samples(8).withPriority(priority));
  }

  private static Sequence sequence(Ledger ledger) {
    return new PromptSequence(
        new int[] {1}, ledger, Ledger.Purpose.DRAW, Reading.LOGITS, NOBODY, () -> false);
  }

  private List<Sequence> add(Ledger ledger, int count) {
    List<Sequence> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sequence sequence = sequence(ledger);
      callers.addLast(sequence);
      added.add(sequence);
    }
    return added;
  }

  private Sequence next() {
    Sequence next = callers.next(sequence -> true);
    assertThat(next).isNotNull();
    return next;
  }

  /** Lets the next sequence run to its end. */
  private Ledger serve(int tokens) {
    Sequence next = next();
    callers.began(next);
    callers.served(next, tokens);
    callers.left(next);
    return next.ledger();
  }

  @Test
  void next_oneCaller_inTheOrderTheyCame() {
    List<Sequence> added = add(ann, 2);
    Sequence urgent = sequence(ann);
    callers.addFirst(urgent);
    assertThat(List.of(next(), next(), next())).containsExactly(urgent, added.get(0), added.get(1));
    assertThat(callers.isEmpty()).isTrue();
    assertThat(callers.next(sequence -> true)).isNull();
  }

  @Test
  void next_callerWithManySequences_doesNotGoBeforeOneWithFew() {
    add(ann, 10);
    add(ben, 2);
    List<Ledger> turns = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      turns.add(serve(1));
    }
    assertThat(turns).containsExactly(ann, ben, ann, ben, ann);
  }

  @Test
  void next_longSequences_countByTheirTokens() {
    add(ann, 2);
    add(ben, 20);
    assertThat(serve(10)).isSameAs(ann);
    for (int i = 0; i < 10; i++) {
      assertThat(serve(1)).isSameAs(ben);
    }
    assertThat(serve(10)).isSameAs(ann);
  }

  @Test
  void next_priorities_shareByWeight() {
    Ledger high = ledger(Priority.HIGH);
    Ledger low = ledger(Priority.LOW);
    add(low, 200);
    add(ann, 200);
    add(high, 200);
    int[] served = new int[3];
    for (int i = 0; i < 210; i++) {
      Ledger turn = serve(1);
      served[turn == low ? 0 : turn == ann ? 1 : 2]++;
    }
    // 1 : 4 : 16 of 210.
    assertThat(served).containsExactly(10, 40, 160);
  }

  @Test
  void next_newcomer_hasNoCreditForTheTimeBefore() {
    add(ann, 100);
    add(ben, 100);
    for (int i = 0; i < 50; i++) {
      serve(1);
    }
    Ledger late = ledger(Priority.NORMAL);
    add(late, 100);
    int turns = 0;
    for (int i = 0; i < 30; i++) {
      turns += serve(1) == late ? 1 : 0;
    }
    assertThat(turns).isEqualTo(10);
  }

  @Test
  void next_notReady_othersGoOn() {
    List<Sequence> anns = add(ann, 2);
    add(ben, 1);
    assertThat(callers.next(sequence -> sequence != anns.get(0))).isSameAs(anns.get(1));
    assertThat(callers.next(sequence -> sequence.ledger() == ben)).isNotNull();
    assertThat(callers.next(sequence -> false)).isNull();
    assertThat(callers.isEmpty()).isFalse();
  }

  @Test
  void anyStarves_waitsAndHasNothingRunning() {
    add(ann, 2);
    Sequence running = next();
    callers.began(running);
    assertThat(callers.anyStarves()).isFalse();
    add(ben, 1);
    assertThat(callers.anyStarves()).isTrue();
    callers.left(running);
    assertThat(callers.starves(running)).isTrue();
  }

  @Test
  void takeIf_takesThoseOnly_andForgetsWhoIsDone() {
    List<Sequence> anns = add(ann, 2);
    add(ben, 1);
    assertThat(callers.takeIf(sequence -> sequence.ledger() == ann)).isEqualTo(anns);
    callers.forgetDone();
    assertThat(next().ledger()).isSameAs(ben);
    assertThat(callers.isEmpty()).isTrue();
  }
}
