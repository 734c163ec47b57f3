package io.dikast.samplers;

import io.dikast.engine.reward.GrmSample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds samples back until every group of a task has been taken by the backend. Only then is it
 * certain that the task can be done, and a reward model that refuses a task must not have told any
 * sample of it.
 */
final class SampleGate {

  private static final System.Logger LOG = System.getLogger(SampleGate.class.getName());

  private enum State {
    HOLDING,
    OPEN,
    DROPPED
  }

  private final Consumer<GrmSample> sink;
  private final List<GrmSample> held = new ArrayList<>();
  private State state = State.HOLDING;

  SampleGate(Consumer<GrmSample> sink) {
    this.sink = sink;
  }

  void tell(GrmSample sample) {
    synchronized (this) {
      switch (state) {
        case HOLDING -> {
          held.add(sample);
          return;
        }
        case DROPPED -> {
          return;
        }
        case OPEN -> {
          // Told below, without the lock.
        }
      }
    }
    hand(sample);
  }

  /** Tells what was held back, and from now on everything at once. */
  void open() {
    List<GrmSample> waiting;
    synchronized (this) {
      state = State.OPEN;
      waiting = List.copyOf(held);
      held.clear();
    }
    waiting.forEach(this::hand);
  }

  /** Tells nothing, ever. */
  synchronized void drop() {
    state = State.DROPPED;
    held.clear();
  }

  private void hand(GrmSample sample) {
    try {
      sink.accept(sample);
    } catch (RuntimeException e) {
      // The other samples still have to be told.
      LOG.log(System.Logger.Level.WARNING, "a sink failed on draw " + sample.draw().index(), e);
    }
  }
}
