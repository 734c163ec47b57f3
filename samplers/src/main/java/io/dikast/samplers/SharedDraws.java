package io.dikast.samplers;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Judging;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Draws that come to one result: it is computed once, and withdrawn with the last of them. */
final class SharedDraws implements Judging {

  private final List<Draw> waiting;
  private final Consumer<GrmSample> sink;
  private final Runnable withdraw;

  SharedDraws(List<Draw> draws, Consumer<GrmSample> sink, Runnable withdraw) {
    this.waiting = new ArrayList<>(draws);
    this.sink = sink;
    this.withdraw = withdraw;
  }

  /** Tells every draw that is not cancelled. */
  void tell(Function<Draw, GrmSample> sample) {
    List<Draw> told;
    synchronized (waiting) {
      told = List.copyOf(waiting);
      waiting.clear();
    }
    told.forEach(draw -> sink.accept(sample.apply(draw)));
  }

  @Override
  public void cancel(int index) {
    List<Draw> cancelled;
    boolean last;
    synchronized (waiting) {
      cancelled = waiting.stream().filter(draw -> draw.index() == index).toList();
      waiting.removeAll(cancelled);
      last = !cancelled.isEmpty() && waiting.isEmpty();
    }
    cancelled.forEach(
        draw -> sink.accept(GrmSample.Failed.cutOff(draw, Generation.Finish.CANCELLED)));
    if (last) {
      withdraw.run();
    }
  }
}
