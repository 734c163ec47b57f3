package io.dikast.inference.openai;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.TokenSequence;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One draw, over all attempts at it. The listener was perhaps told the beginning of an attempt that
 * failed: the next one has to come out the same, as it does where the server honours the seed, or
 * the draw is broken. Of the event loop alone.
 */
final class FleetDraw {

  private static final System.Logger LOG = System.getLogger(FleetDraw.class.getName());
  private static final char REPLACEMENT = '\uFFFD';

  private final int index;
  private final long seed;
  private final List<String> stopStrings;
  private final boolean keepStop;
  private final int held;
  private final GenerationListener listener;
  private final StringBuilder told = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private double logProbability;
  private int logProbabilities;
  private int pieces;
  private @Nullable Finish finish;
  private boolean ended;
  private @Nullable Call call;
  private volatile boolean cancelAsked;

  /** Whether the text of this attempt is known to begin with what was told. */
  private boolean continues = true;

  FleetDraw(int index, SampleGroup group, GenerationListener listener) {
    this.index = index;
    this.seed = group.seeds().get(index);
    this.stopStrings = group.stopStrings();
    this.keepStop = group.keepStop();
    // As many characters may be the beginning of a stop string.
    this.held = stopStrings.stream().mapToInt(String::length).max().orElse(1) - 1;
    this.listener = listener;
  }

  /** It is on its way, in this call. */
  void begun(Call carrier) {
    call = carrier;
  }

  /** From any thread: from here on it gives no more text, however much has already arrived. */
  void askToCancel() {
    cancelAsked = true;
  }

  /** Nobody wants it any more. */
  void cancel() {
    end(Finish.CANCELLED);
    if (call != null) {
      call.checkLedger();
    }
  }

  int index() {
    return index;
  }

  long seed() {
    return seed;
  }

  /** Whether it was told its end. */
  boolean ended() {
    return ended;
  }

  /** Whether all of its text is there. */
  boolean finished() {
    return finish != null;
  }

  /** Pieces of text of this attempt: no more than it has tokens. */
  int pieces() {
    return pieces;
  }

  /** A new attempt begins: what the last one gave is forgotten, except what was told. */
  void restart() {
    text.setLength(0);
    logProbability = 0;
    logProbabilities = 0;
    pieces = 0;
    finish = null;
    continues = told.isEmpty();
  }

  /** Takes the log probability of a token. */
  void logProbability(double value) {
    if (Double.isNaN(value) || value > 1e-3) {
      throw new BackendException(
          "the log probability of a token must be at most 0, got " + value, null, true);
    }
    logProbability += Math.min(value, 0);
    logProbabilities++;
  }

  /** Takes more text. */
  void append(String more) {
    if (cancelAsked) {
      end(Finish.CANCELLED);
    }
    if (ended || finish != null || more.isEmpty()) {
      return;
    }
    pieces++;
    int from = Math.max(0, text.length() - held);
    text.append(more);
    mend(Math.max(0, text.length() - more.length() - 1));
    int first = -1;
    int cut = 0;
    for (String stop : stopStrings) {
      int at = text.indexOf(stop, from);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
        cut = keepStop ? at + stop.length() : at;
      }
    }
    if (first >= 0) {
      text.setLength(cut);
      finish(Finish.STOP);
    } else {
      tell(text.length() - held);
    }
  }

  /** Replaces halves of characters; the last one may be waiting for its other half. */
  private void mend(int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean half =
          Character.isLowSurrogate(c)
              ? i == 0 || !Character.isHighSurrogate(text.charAt(i - 1))
              : Character.isHighSurrogate(c)
                  && i + 1 < text.length()
                  && !Character.isLowSurrogate(text.charAt(i + 1));
      if (half) {
        text.setCharAt(i, REPLACEMENT);
      }
    }
  }

  /** All of its text is there. */
  void finish(Finish how) {
    if (finish == null) {
      finish = how;
      tell(text.length());
    }
  }

  private void tell(int limit) {
    int end = limit;
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    if (end <= told.length()) {
      return;
    }
    if (!continuesTold()) {
      throw cameOutDifferently();
    }
    String piece = text.substring(told.length(), end);
    told.append(piece);
    try {
      listener.onText(index, piece);
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "a generation listener failed", e);
    }
  }

  private boolean continuesTold() {
    if (!continues) {
      continues =
          text.length() >= told.length()
              && CharSequence.compare(told, text.subSequence(0, told.length())) == 0;
    }
    return continues;
  }

  private static BackendException cameOutDifferently() {
    return new BackendException(
        "begun anew after a failure, the draw came out differently, and its beginning was told");
  }

  /** Tells its end, as it finished. */
  void end() {
    if (continuesTold()) {
      end(finish == null ? Finish.STOP : finish);
    } else {
      broken(cameOutDifferently());
    }
  }

  /** Tells its end, with the text that there is. */
  void end(Finish how) {
    if (ended) {
      return;
    }
    // Cut off between two attempts it has what was told, and no more.
    StringBuilder all = continuesTold() ? text : told;
    if (!all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1))) {
      all.setCharAt(all.length() - 1, REPLACEMENT);
    }
    double mean =
        logProbabilities == 0 || all.isEmpty() ? Double.NaN : logProbability / logProbabilities;
    tellEnd(new Generation.Ended(index, TokenSequence.ofText(all.toString()), how, mean));
  }

  void broken(BackendException cause) {
    if (!ended) {
      tellEnd(new Generation.Broken(index, cause));
    }
  }

  private void tellEnd(Generation generation) {
    ended = true;
    try {
      listener.onGeneration(generation);
    } catch (Throwable e) {
      LOG.log(Level.WARNING, "a generation listener failed", e);
    }
  }
}
