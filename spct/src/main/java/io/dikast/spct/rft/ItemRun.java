package io.dikast.spct.rft;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Works on many items at once, so many that the backend never waits for the next one. */
final class ItemRun {

  /*
   * One thread does everything but compute: it begins items while fewer than the most are under way, and takes
   * from a queue what came in. So neither works nor sink need locks, and what the sink throws ends the run.
   *
   * What is done is told in the order of the items, so that files come out the same whatever was faster. An item that
   * takes long holds back those behind it; how many, AHEAD bounds.
   */
  private static final int AHEAD = 4;

  private record Event(ItemWork work, Runnable change) {}

  /** Where an item stands among those that are not told yet. */
  private static final class Place {
    private @Nullable ItemOutcome outcome;
    private boolean cutOff;
  }

  private final int most;
  private final Ledger ledger;
  private final Consumer<ItemOutcome> sink;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<ItemWork, Place> open = new HashMap<>();
  private final Deque<Place> untold = new ArrayDeque<>();
  private boolean whole = true;

  /**
   * A run.
   *
   * @param most items under way at once, at least 1
   * @param ledger the account of all of it
   * @param sink told of every item that is done, in their order
   */
  ItemRun(int most, Ledger ledger, Consumer<ItemOutcome> sink) {
    this.most = most;
    this.ledger = ledger;
    this.sink = sink;
  }

  /** Throws if two items have one id: whoever reads the files could not tell them apart. */
  static void requireDistinct(List<String> ids) {
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (!seen.add(id)) {
        throw new IllegalArgumentException("ids of items must differ, got '" + id + "' twice");
      }
    }
  }

  /**
   * Works on all of them, in this order; blocks.
   *
   * @return what ended the run before every item was told; empty where every one was
   * @throws InterruptedException if interrupted; the ledger is then stopped, as also where the sink
   *     throws
   */
  Optional<StopReason> run(Iterator<? extends ItemWork> works) throws InterruptedException {
    boolean ended = false;
    try {
      begin(works);
      while (!open.isEmpty()) {
        Event event = events.take();
        if (open.containsKey(event.work())) {
          event.change().run();
          advance(event.work());
          begin(works);
        }
      }
      ended = true;
      if (whole && !works.hasNext()) {
        return Optional.empty();
      }
      StopReason reason = ledger.stopReason();
      // A backend that is closed cancels its draws without a word to the ledger.
      return Optional.of(reason == null ? StopReason.CANCELLED : reason);
    } finally {
      if (!ended) {
        ledger.stop(StopReason.CANCELLED);
      }
    }
  }

  private void begin(Iterator<? extends ItemWork> works) {
    while (open.size() < most
        && untold.size() < (long) AHEAD * most
        && works.hasNext()
        && ledger.stopReason() == null) {
      ItemWork work = works.next();
      Place place = new Place();
      untold.add(place);
      open.put(work, place);
      advance(work);
    }
  }

  private void advance(ItemWork work) {
    Place place = open.get(work);
    if (place == null) {
      return;
    }
    switch (work.advance(ledger, change -> events.add(new Event(work, change)))) {
      case ItemWork.State.Waiting _ -> {
        return;
      }
      case ItemWork.State.Done(ItemOutcome outcome) -> place.outcome = outcome;
      case ItemWork.State.CutOff _ -> {
        place.cutOff = true;
        whole = false;
      }
    }
    open.remove(work);
    tell();
  }

  private void tell() {
    for (Place first = untold.peek(); first != null; first = untold.peek()) {
      ItemOutcome outcome = first.outcome;
      if (outcome == null && !first.cutOff) {
        return;
      }
      untold.remove();
      if (outcome != null) {
        sink.accept(outcome);
      }
    }
  }
}
