package io.dikast.search.mcts;

import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.search.Ask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The tickets that were asked for together. Models and the threads that wait for them give events;
 * everything else is the searching thread's.
 */
final class Wave {

  /** What is heard of a ticket. */
  sealed interface Event {
    Ask.Expand ask();

    record Drawn(Ask.Expand ask, Continuation what) implements Event {}

    record Valued(Ask.Expand ask, WrittenNode node) implements Event {}

    /** Nothing can be said of it. */
    record Broken(Ask.Expand ask, String reason) implements Event {}
  }

  /**
   * How long to wait for draws that were told to end; they do within one decode step, which many
   * tokens at once and few cores make long.
   */
  static final Duration PATIENCE = Duration.ofMillis(500);

  private final List<Ask.Expand> asks;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<GenerationHandle> handles = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<Integer> settled = new HashSet<>();
  private final Set<Integer> told = new HashSet<>();
  private boolean ended;
  private boolean interrupted;
  private int unheard;

  /** At least one ticket, rising. */
  Wave(List<Ask.Expand> asks) {
    this.asks = List.copyOf(asks);
  }

  int lastTicket() {
    return asks.getLast().ticket();
  }

  /** Those with the same node above, in the order of the first of each. */
  Map<Integer, List<Ask.Expand>> byParent() {
    Map<Integer, List<Ask.Expand>> groups = new LinkedHashMap<>();
    asks.forEach(ask -> groups.computeIfAbsent(ask.parent(), parent -> new ArrayList<>()).add(ask));
    return groups;
  }

  /** From any thread. */
  void give(Event event) {
    events.add(event);
  }

  Optional<Event> poll(long nanos) throws InterruptedException {
    return Optional.ofNullable(events.poll(nanos, TimeUnit.NANOSECONDS));
  }

  /** So many draws, which may have to be cancelled; else all of them will be heard of. */
  void started(GenerationHandle handle, int draws) {
    handles.add(handle);
    unheard += draws;
  }

  /** One of them was. */
  void heard() {
    unheard--;
  }

  int unheard() {
    return unheard;
  }

  /** Finds out about a ticket's node on a thread that {@link #end} interrupts. */
  void onOwnThread(Ask.Expand ask, Callable<WrittenNode> work) {
    threads.add(
        Thread.ofVirtual()
            .name("dikast-node-" + ask.ticket())
            .start(
                () -> {
                  try {
                    give(new Event.Valued(ask, work.call()));
                  } catch (Exception | Error e) {
                    // Whatever a model threw costs its node and no other, and nobody waits forever.
                    String message = e.getMessage();
                    give(new Event.Broken(ask, message == null ? e.toString() : message));
                  }
                }));
  }

  void settle(Ask.Expand ask) {
    settled.add(ask.ticket());
  }

  void told(Ask.Expand ask) {
    settle(ask);
    told.add(ask.ticket());
  }

  boolean isTold(Ask.Expand ask) {
    return told.contains(ask.ticket());
  }

  boolean isSettled() {
    return settled.size() == asks.size();
  }

  boolean isEnded() {
    return ended;
  }

  /**
   * Whether the searching thread was interrupted while a wave was ended. Its flag is cleared: with
   * it set, a journal could not be written.
   */
  boolean isInterrupted() {
    return interrupted;
  }

  List<Ask.Expand> unsettled() {
    return asks.stream().filter(ask -> !settled.contains(ask.ticket())).toList();
  }

  /**
   * Withdraws what is under way and waits for its threads.
   *
   * @param patience how long to wait for what models had begun to write, too
   * @return what was heard and not yet polled
   */
  List<Event> end(Duration patience) {
    ended = true;
    handles.forEach(GenerationHandle::cancel);
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    List<Event> heard = new ArrayList<>();
    events.drainTo(heard);
    awaitDraws(heard, patience);
    interrupted |= Thread.interrupted();
    return heard;
  }

  private void awaitDraws(List<Event> heard, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (heard.stream().filter(Event.Drawn.class::isInstance).count() < unheard) {
        Optional<Event> event = poll(end - System.nanoTime());
        if (event.isEmpty()) {
          return;
        }
        heard.add(event.get());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }
}
