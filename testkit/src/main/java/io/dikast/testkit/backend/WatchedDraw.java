package io.dikast.testkit.backend;

import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.TokenSequence;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What {@link AssertingBackend} knows of one draw. */
final class WatchedDraw {

  /**
   * Pieces of text that may still arrive after a cancel: those of the step under way, and what a
   * remote server had already sent.
   */
  private static final int PIECES_AFTER_CANCEL = 8;

  private final AssertingBackend watcher;
  private final SampleGroup group;
  private final int draw;
  private final GenerationListener listener;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean cancelAsked;
  private volatile boolean cancelTaken;
  private volatile boolean refused;
  private volatile boolean ended;

  private volatile boolean told;

  // Guarded by busy: one telling at a time, each sees those before it.
  private final StringBuilder streamed = new StringBuilder();
  private final AtomicInteger piecesAfterCancel = new AtomicInteger();

  WatchedDraw(AssertingBackend watcher, SampleGroup group, int draw, GenerationListener listener) {
    this.watcher = watcher;
    this.group = group;
    this.draw = draw;
    this.listener = listener;
  }

  /** From here on the draw may end as cancelled. */
  void cancelAsked() {
    cancelAsked = true;
  }

  /** The backend has taken the cancel: from here on the draw must come to its end. */
  void cancelTaken() {
    cancelTaken = true;
  }

  /** The backend did not take the group. */
  void refused() {
    refused = true;
    if (told) {
      breach("was told although its group was refused");
    }
  }

  void checkToldByClose() {
    if (!ended) {
      breach("was not told when close returned");
    }
  }

  void toldText(String text) {
    enter("text");
    try {
      check(!text.isEmpty(), "text pieces are not empty");
      if (!text.isEmpty()) {
        check(
            !Character.isLowSurrogate(text.charAt(0))
                && !Character.isHighSurrogate(text.charAt(text.length() - 1)),
            "text pieces hold whole characters");
      }
      streamed.append(text);
      if (cancelTaken) {
        check(
            piecesAfterCancel.incrementAndGet() != PIECES_AFTER_CANCEL + 1,
            "ends within one decode step of its cancel, it goes on and on");
      }
      listener.onText(draw, text);
    } finally {
      busy.set(false);
    }
  }

  void toldEnd(Generation generation) {
    enter("an end");
    ended = true;
    try {
      if (generation instanceof Generation.Ended end) {
        checkTokens(end);
        checkFinish(end.finish());
      }
      listener.onGeneration(generation);
    } finally {
      busy.set(false);
    }
  }

  private void enter(String what) {
    told = true;
    check(busy.compareAndSet(false, true), "is told by one thread at a time");
    check(!ended, "is told nothing after its end, got " + what);
    check(!watcher.isClosed(), "is told nothing after close, got " + what);
    check(!refused, "is told nothing when its group was refused, got " + what);
  }

  private void checkTokens(Generation.Ended end) {
    TokenSequence tokens = end.tokens();
    check(
        tokens.size() <= group.maxTokens(),
        "has at most " + group.maxTokens() + " tokens, got " + tokens.size());
    check(
        tokens.vocabulary().equals(watcher.info().vocabulary()),
        "has the backend's vocabulary, got '" + tokens.vocabulary() + "'");
    check(
        end.text().startsWith(streamed.toString()),
        "streams a part of what it ends with, streamed '" + streamed + "'");
    for (String stop : group.stopStrings()) {
      check(
          group.keepStop() || !end.text().contains(stop),
          "is cut before the stop string '" + stop + "'");
    }
    double mean = end.meanLogProbability();
    check(
        Double.isNaN(mean) || mean <= 1e-6,
        "has a mean log probability of at most 0 or NaN, got " + mean);
  }

  private void checkFinish(Generation.Finish finish) {
    StopReason reason = group.ledger().stopReason();
    switch (finish) {
      case TOKENS ->
          check(reason == StopReason.TOKENS, "ends as TOKENS, the ledger says " + reason);
      case DEADLINE ->
          check(reason == StopReason.DEADLINE, "ends as DEADLINE, the ledger says " + reason);
      case CANCELLED ->
          check(
              cancelAsked || reason != null || watcher.isClosing(),
              "ends as CANCELLED, and nobody cancelled it");
      case STOP, LENGTH -> {
        // The model's own affair.
      }
    }
  }

  private void check(boolean holds, String expected) {
    if (!holds) {
      breach(expected);
    }
  }

  private void breach(String what) {
    watcher.breach("draw " + draw + " (seed " + group.seeds().get(draw) + ") " + what);
  }
}
