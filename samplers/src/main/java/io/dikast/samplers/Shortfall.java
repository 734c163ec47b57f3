package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** What becomes of a draw whose question failed. */
final class Shortfall {

  private Shortfall() {}

  /** A backend says only that the question failed; the ledger knows whether that is a fault. */
  static GrmSample of(Draw draw, Throwable failure, Ledger ledger) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    StopReason reason = ledger.stopReason();
    if (reason != null) {
      return GrmSample.Failed.cutOff(draw, Generation.Finish.of(reason));
    }
    return cause instanceof CancellationException
        ? GrmSample.Failed.cutOff(draw, Generation.Finish.CANCELLED)
        : GrmSample.Failed.broken(draw, cause);
  }
}
