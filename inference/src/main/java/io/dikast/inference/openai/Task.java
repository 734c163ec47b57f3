package io.dikast.inference.openai;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.trace.ModelCall;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What is asked of a fleet, and what becomes of the answer; used on the event loop alone. */
interface Task {

  /** The account it is on. */
  Ledger ledger();

  /** What it is for. */
  Ledger.Purpose purpose();

  /** What of a model it asks for. */
  ModelCall.Operation operation();

  /** Hash that sends what begins alike to one server. */
  long affinity();

  /** It is on its way, in this call. */
  default void begun(Call call) {}

  /** Whether nobody waits for anything more of it. */
  boolean over();

  /** Makes ready for an attempt: what to send, and who reads what comes back. */
  Request attempt(Dialect dialect);

  /** Ends what is not over, for this reason. */
  void stop(Generation.Finish finish);

  /** Ends what is not over: it cannot be had. */
  void broken(BackendException cause);

  /** The same as several smaller tasks; none where it cannot be parted. */
  default List<Task> parts() {
    return List.of();
  }

  /**
   * One request.
   *
   * @param route such as {@code /v1/completions}
   * @param streamed whether the answer comes as events
   * @param reply reads the answer
   * @param meter counts what it costs
   */
  record Request(String route, Buffer body, boolean streamed, Reply reply, Meter meter) {}

  /** Reads the answer of one attempt. Throws {@link BackendException} for what it cannot be. */
  interface Reply {

    /** One event, or the whole answer. */
    void event(Json json);

    /** Whether it needs no more, whatever the server would still say. */
    boolean complete();

    /** Whether all that was asked for is there. */
    boolean whole();

    /** The answer has ended; throws where it lacks something. */
    void end();
  }
}
