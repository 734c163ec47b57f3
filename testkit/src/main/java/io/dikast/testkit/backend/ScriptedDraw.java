package io.dikast.testkit.backend;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One draw of a {@link ScriptedBackend}. A test that delivers by hand lets it take single steps or
 * run to its end, in any order among the draws.
 */
public final class ScriptedDraw {

  private final SampleGroup group;
  private final int draw;
  private final Script script;
  private final BackendInfo info;
  private final GenerationListener listener;
  private final AtomicBoolean promptEntered;
  private final Consumer<Throwable> faults;
  private final CountDownLatch told = new CountDownLatch(1);
  private volatile boolean ended;
  private volatile boolean cancelled;
  private volatile @Nullable Thread runner;

  // Guarded by this: the state of the decoding.
  private @Nullable Reply reply;
  private final StringBuilder text = new StringBuilder();
  private int toldCharacters;
  private int position;
  private int generated;

  ScriptedDraw(
      SampleGroup group,
      int draw,
      Script script,
      BackendInfo info,
      GenerationListener listener,
      AtomicBoolean promptEntered,
      Consumer<Throwable> faults) {
    this.group = group;
    this.draw = draw;
    this.script = script;
    this.info = info;
    this.listener = listener;
    this.promptEntered = promptEntered;
    this.faults = faults;
  }

  public Prompt prompt() {
    return group.prompt();
  }

  public long seed() {
    return group.seeds().get(draw);
  }

  /** Position in its group. */
  public int draw() {
    return draw;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** Takes steps until the draw ends, on this thread. */
  public void release() {
    while (step()) {
      // One more step.
    }
  }

  /**
   * Takes one decode step: asks the cancel flag and the ledger, then generates one token or ends.
   *
   * @return whether there is more to come
   */
  public synchronized boolean step() {
    if (hasEnded()) {
      return false;
    }
    runner = Thread.currentThread();
    try {
      return advance();
    } finally {
      runner = null;
    }
  }

  void cancel() {
    cancelled = true;
  }

  /** Waits until the end of the draw was told, unless this very thread is inside it. */
  void awaitEnd() throws InterruptedException {
    if (runner != Thread.currentThread()) {
      told.await();
    }
  }

  private boolean advance() {
    Generation.@Nullable Finish stop = stopped();
    if (stop == null && promptEntered.compareAndSet(false, true)) {
      // A prompt is a step of its own: it may be what uses the budget up.
      Ledger ledger = group.ledger();
      ledger.prompt(group.purpose(), ScriptTokens.count(group.prompt().text()), 0);
      stop = stopped();
    }
    if (stop != null) {
      return end(stop, Double.NaN);
    }
    if (generated == limit()) {
      return end(Generation.Finish.LENGTH, Double.NaN);
    }
    Reply said = reply;
    if (said == null) {
      try {
        said = script.reply(group.prompt().text(), seed(), draw);
      } catch (RuntimeException e) {
        said = new Reply.Breaks("", new BackendException("the script failed", e, false));
      }
      reply = said;
    }
    return switch (said) {
      case Reply.Says says ->
          position == says.text().length()
              ? end(says.finish(), says.meanLogProbability())
              : generate(says.text());
      case Reply.Endless endless -> {
        position %= endless.text().length();
        yield generate(endless.text());
      }
      case Reply.Breaks breaks ->
          position == breaks.textBefore().length()
              ? tell(new Generation.Broken(draw, breaks.cause()))
              : generate(breaks.textBefore());
    };
  }

  private Generation.@Nullable Finish stopped() {
    if (cancelled) {
      return Generation.Finish.CANCELLED;
    }
    StopReason reason = group.ledger().stopReason();
    return reason == null ? null : Generation.Finish.of(reason);
  }

  private int limit() {
    int context = info.contextTokens();
    return context == 0
        ? group.maxTokens()
        : Math.min(group.maxTokens(), context - ScriptTokens.count(group.prompt().text()));
  }

  private boolean generate(String source) {
    int end = ScriptTokens.end(source, position);
    int before = text.length();
    text.append(source, position, end);
    position = end;
    generated++;
    group.ledger().completion(group.purpose(), 1);
    int cut = stopStringAt(before);
    if (cut >= 0) {
      text.setLength(group.keepStop() ? text.length() : cut);
      return end(Generation.Finish.STOP, Double.NaN);
    }
    tellText(text.length() - heldBack());
    return true;
  }

  /** Where the earliest stop string begins, or -1. */
  private int stopStringAt(int before) {
    int earliest = -1;
    for (String stop : group.stopStrings()) {
      int at = text.indexOf(stop, Math.max(0, before - stop.length() + 1));
      if (at >= 0 && (earliest < 0 || at < earliest)) {
        earliest = at;
      }
    }
    return earliest;
  }

  /** Characters at the end that may turn out to begin a stop string. */
  private int heldBack() {
    int held = 0;
    for (String stop : group.stopStrings()) {
      for (int length = Math.min(stop.length() - 1, text.length()); length > held; length--) {
        if (text.substring(text.length() - length).equals(stop.substring(0, length))) {
          held = length;
        }
      }
    }
    return held;
  }

  private void tellText(int until) {
    if (until > toldCharacters) {
      String piece = text.substring(toldCharacters, until);
      toldCharacters = until;
      guarded(() -> listener.onText(draw, piece));
    }
  }

  private boolean end(Generation.Finish finish, double meanLogProbability) {
    tellText(text.length());
    return tell(
        new Generation.Ended(
            draw,
            ScriptTokens.sequence(info.vocabulary(), text.toString()),
            finish,
            meanLogProbability));
  }

  private boolean tell(Generation generation) {
    // Ended before it is told, so that whoever hears of the end also sees it; awaited until after.
    ended = true;
    guarded(() -> listener.onGeneration(generation));
    told.countDown();
    return false;
  }

  /** A listener's fault is its own; tests find it in {@link ScriptedBackend#listenerFaults}. */
  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      faults.accept(e);
    }
  }

  @Override
  public String toString() {
    return "ScriptedDraw" + List.of(draw, seed());
  }
}
