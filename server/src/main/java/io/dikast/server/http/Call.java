package io.dikast.server.http;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.SelectionListener;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonReading;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request, as a route sees it.
 *
 * <p>Holds the units it reserved until the whole answer is written, so that whoever drains the
 * server waits for the last byte and not only for the verdict.
 */
final class Call {

  private final String id;
  private final byte[] body;
  private final JsonReading reading;
  private final Admission admission;
  private final KeyQuota quota;
  private final RequestSpan span;
  private final Cancellation cancellation = new Cancellation();
  private Admission.@Nullable Reservation reservation;
  private boolean over;

  Call(
      String id,
      byte[] body,
      JsonReading reading,
      Admission admission,
      KeyQuota quota,
      RequestSpan span) {
    this.id = Objects.requireNonNull(id, "id");
    this.body = body;
    this.reading = reading;
    this.admission = admission;
    this.quota = quota;
    this.span = span;
  }

  /** The request's id, given or made. */
  String id() {
    return id;
  }

  byte[] body() {
    return body;
  }

  JsonReading reading() {
    return reading;
  }

  /** The body, an object. */
  JsonFields fields() {
    return reading.object(body);
  }

  /** Opens the account of a part of this request; its calls of models belong to its trace. */
  Ledger ledger(Budget budget) {
    return Ledger.open(budget, span.calls());
  }

  /** The same listener, and the trace of this request hears of each sample. */
  SelectionListener followed(SelectionListener listener) {
    return (sample, done, requested) -> {
      span.judged(sample);
      listener.onSample(sample, done, requested);
    };
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /**
   * Reserves draws for this request, once; gives how many it got, which is fewer than wanted only
   * where the server has no more at all. All that are wanted count against the key's quota.
   */
  int reserve(long units) {
    Admission.Reservation got = admission.reserve(units);
    try {
      quota.take(units);
    } catch (KeyQuotaException e) {
      got.close();
      throw e;
    }
    synchronized (this) {
      if (reservation != null) {
        got.close();
        throw new IllegalStateException("a request reserves once");
      }
      if (over) {
        got.close();
      }
      reservation = got;
    }
    return got.units();
  }

  /** Units this request holds or held. */
  synchronized int units() {
    return reservation == null ? 0 : reservation.units();
  }

  /** Everything is written, or nobody reads it any more. */
  synchronized void end() {
    over = true;
    if (reservation != null) {
      reservation.close();
    }
  }
}
