package io.dikast.server.http;

import io.dikast.engine.ScoredSample;
import io.dikast.engine.trace.CallTracer;
import io.dikast.engine.trace.TraceContext;
import org.jspecify.annotations.Nullable;

/** One request in its trace. Thread-safe. */
interface RequestSpan {

  /** Of a request that comes from no client, and so is part of no trace. */
  RequestSpan NONE = of("", CallTracer.NONE);

  /** Recorded nowhere: its calls of models are spans below that of whoever sent it. */
  static RequestSpan unrecorded(TraceContext from) {
    return of(from.traceId(), CallTracer.below(from));
  }

  private static RequestSpan of(String traceId, CallTracer calls) {
    return new RequestSpan() {
      @Override
      public String traceId() {
        return traceId;
      }

      @Override
      public CallTracer calls() {
        return calls;
      }

      @Override
      public void judged(ScoredSample sample) {}

      @Override
      public void end(End end) {}
    };
  }

  /** 32 hexadecimal digits. */
  String traceId();

  /** Follows the calls of models that are made for it. */
  CallTracer calls();

  /** A draw of the judge came back. */
  void judged(ScoredSample sample);

  /** It was answered, or never will be; told once. */
  void end(End end);

  /**
   * What became of a request.
   *
   * @param id of the request
   * @param route the path of the route, {@code null} where there is none
   * @param status of HTTP; {@link Exchange#CLIENT_LEFT} where the client left before the answer
   * @param code of the fault, {@code null} where there was none
   */
  record End(String id, @Nullable String route, int status, @Nullable String code) {}
}
