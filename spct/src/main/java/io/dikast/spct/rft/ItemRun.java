package io.dikast.spct.rft;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Works on many items at once, so many that the backend never waits for the next one. */
final class ItemRun {

  /*
   * One thread does everything but compute: it begins items while fewer than the most are under way, and takes
   * from a queue what came in. So neither works nor sink need locks, and what the sink throws ends the run.
   */
  private record Event(ItemWork work, Runnable change) {}

  private final int most;
  private final Ledger ledger;
  private final Consumer<ItemOutcome> sink;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Set<ItemWork> open = new HashSet<>();
  private boolean whole = true;

  /**
   * A run.
   *
   * @param most items under way at once, at least 1
   * @param ledger the account of all of it
   * @param sink told of every item that is done, as it is done
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
    try {
      begin(works);
      while (!open.isEmpty()) {
        Event event = events.take();
        if (open.contains(event.work())) {
          event.change().run();
          advance(event.work());
          begin(works);
        }
      }
      if (whole && !works.hasNext()) {
        return Optional.empty();
      }
      StopReason reason = ledger.stopReason();
      // A backend that is closed cancels its draws without a word to the ledger.
      return Optional.of(reason == null ? StopReason.CANCELLED : reason);
    } finally {
      if (!open.isEmpty()) {
        ledger.stop(StopReason.CANCELLED);
      }
    }
  }

  private void begin(Iterator<? extends ItemWork> works) {
    while (open.size() < most && works.hasNext() && ledger.stopReason() == null) {
      ItemWork work = works.next();
      open.add(work);
      advance(work);
    }
  }

  private void advance(ItemWork work) {
    switch (work.advance(ledger, change -> events.add(new Event(work, change)))) {
      case ItemWork.State.Waiting _ -> {}
      case ItemWork.State.Done(ItemOutcome outcome) -> {
        open.remove(work);
        sink.accept(outcome);
      }
      case ItemWork.State.CutOff _ -> {
        open.remove(work);
        whole = false;
      }
    }
  }
}
