package io.dikast.server.http;

import io.dikast.engine.trace.TraceContext;
import java.util.Optional;

/** Who follows requests in their traces. Thread-safe; slows and fails no request. */
interface RequestSpans extends AutoCloseable {

  /** Records nothing, and sends traces on. */
  RequestSpans UNRECORDED =
      new RequestSpans() {
        @Override
        public RequestSpan begin(String method, Optional<TraceContext> from) {
          return RequestSpan.unrecorded(from.orElseGet(TraceContext::begin));
        }

        @Override
        public void close() {}
      };

  /**
   * As the settings say; nothing of OpenTelemetry is loaded unless they say so.
   *
   * @throws IllegalArgumentException if OpenTelemetry cannot do as they say
   */
  static RequestSpans of(TelemetrySettings settings, String version) {
    return settings.off() ? UNRECORDED : RecordedSpans.open(settings, version);
  }

  /**
   * A request has come.
   *
   * @param method of HTTP, as the client wrote it
   * @param from where it says that it comes from
   */
  RequestSpan begin(String method, Optional<TraceContext> from);

  /** Sends what is recorded, and ends; waits a short while for a slow collector; idempotent. */
  @Override
  void close();
}
