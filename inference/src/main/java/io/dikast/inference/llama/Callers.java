package io.dikast.inference.llama;

import io.dikast.engine.Ledger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: every request with sequences that wait or run, and what was computed for it. A
 * request is told by its ledger, so all groups and questions of one selection are one caller. Used
 * by the decode thread alone.
 */
final class Callers {

  /*
   * Fair queueing by virtual time: a caller's clock advances by the tokens computed for it over its weight,
   * and who is furthest behind goes next. A newcomer's clock starts where the one furthest behind stands:
   * nobody gets credit for the time before it came. Within a caller, sequences go in the order they came.
   */
  // A ledger equals only itself.
  private final Map<Ledger, Caller> callers = new LinkedHashMap<>();
  private int waiting;

  private static final class Caller {
    final Deque<Sequence> waiting = new ArrayDeque<>();
    final int weight;
    double clock;
    int running;

    Caller(int weight, double clock) {
      this.weight = weight;
      this.clock = clock;
    }
  }

  /** A sequence waits behind the others of its caller. */
  void addLast(Sequence sequence) {
    of(sequence).waiting.addLast(sequence);
    waiting++;
  }

  /** A sequence waits before the others of its caller. */
  void addFirst(Sequence sequence) {
    of(sequence).waiting.addFirst(sequence);
    waiting++;
  }

  private Caller of(Sequence sequence) {
    Caller caller = callers.get(sequence.ledger());
    if (caller == null) {
      double start = callers.values().stream().mapToDouble(other -> other.clock).min().orElse(0);
      int weight = sequence.ledger().budget().priority().weight();
      caller = new Caller(weight, start);
      callers.put(sequence.ledger(), caller);
    }
    return caller;
  }

  /** Whether nobody waits. */
  boolean isEmpty() {
    return waiting == 0;
  }

  /**
   * Takes the next sequence out: the first that is ready, of the caller that is furthest behind.
   *
   * @param ready whether a sequence may run now; others behind it may
   * @return {@code null} where none is ready
   */
  @Nullable Sequence next(Predicate<Sequence> ready) {
    List<Caller> turn = new ArrayList<>(callers.values());
    while (!turn.isEmpty()) {
      // Of equal clocks, who came first: min gives the first of equals, and the map is in that
      // order.
      Caller first = Collections.min(turn, Comparator.comparingDouble(caller -> caller.clock));
      for (Iterator<Sequence> it = first.waiting.iterator(); it.hasNext(); ) {
        Sequence sequence = it.next();
        if (ready.test(sequence)) {
          it.remove();
          waiting--;
          return sequence;
        }
      }
      turn.remove(first);
    }
    return null;
  }

  /** Whether some caller waits and has nothing running. */
  boolean anyStarves() {
    for (Caller caller : callers.values()) {
      if (caller.running == 0 && !caller.waiting.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether this sequence's caller has nothing running. */
  boolean starves(Sequence sequence) {
    return of(sequence).running == 0;
  }

  /** Running sequences of this one's caller over its weight: how much of the room it takes. */
  double share(Sequence sequence) {
    Caller caller = of(sequence);
    return (double) caller.running / caller.weight;
  }

  /** How many sequences of this one's caller run, itself included. */
  int running(Sequence sequence) {
    return of(sequence).running;
  }

  /** A sequence that {@link #next} gave began to run. */
  void began(Sequence sequence) {
    of(sequence).running++;
  }

  /** A sequence runs no more. */
  void left(Sequence sequence) {
    of(sequence).running--;
  }

  /** Tokens were computed for a sequence. */
  void served(Sequence sequence, int tokens) {
    Caller caller = of(sequence);
    caller.clock += (double) tokens / caller.weight;
  }

  /** Takes out every waiting sequence that this holds for. */
  List<Sequence> takeIf(Predicate<Sequence> which) {
    List<Sequence> taken = new ArrayList<>();
    for (Caller caller : callers.values()) {
      caller.waiting.removeIf(sequence -> which.test(sequence) && taken.add(sequence));
    }
    waiting -= taken.size();
    return taken;
  }

  /** Forgets callers that have come to their end. */
  void forgetDone() {
    callers.values().removeIf(caller -> caller.running == 0 && caller.waiting.isEmpty());
  }
}
