package io.dikast.server.http;

import io.dikast.server.json.JsonText;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One line a request: never its content, and nothing of a client's but what was checked to be
 * harmless (the request id and the trace id; the path is the route's own).
 */
public final class AccessLog {

  /** How a line is written. */
  public enum Format {
    /** For people. */
    TEXT,
    /** One JSON object. */
    JSON,
    /** No lines. */
    NONE
  }

  /**
   * What became of a request.
   *
   * @param id of the request
   * @param trace id of the W3C trace that it belongs to
   * @param method as the route has it, {@code -} where there is none
   * @param route the path of the route, {@code -} where there is none
   * @param status of HTTP; 499 where the client left before the answer
   * @param nanos from the head of the request to the last byte of the answer
   * @param bodyBytes of the request
   * @param units draws reserved
   * @param code of the fault, {@code null} where there was none
   */
  record Entry(
      String id,
      String trace,
      String method,
      String route,
      int status,
      long nanos,
      long bodyBytes,
      int units,
      @Nullable String code) {}

  private final Format format;
  private final Consumer<String> lines;
  private final Clock clock;

  AccessLog(Format format, Consumer<String> lines, Clock clock) {
    this.format = format;
    this.lines = lines;
    this.clock = clock;
  }

  void add(Entry entry) {
    switch (format) {
      case TEXT -> lines.accept(text(entry));
      case JSON -> lines.accept(json(entry));
      case NONE -> {}
    }
  }

  private String time() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private String text(Entry entry) {
    return String.format(
        Locale.ROOT,
        "%s %s %s %d %.1f ms, %d bytes, %d draws, %s%s, trace %s",
        time(),
        entry.method(),
        entry.route(),
        entry.status(),
        entry.nanos() / 1e6,
        entry.bodyBytes(),
        entry.units(),
        entry.id(),
        entry.code() == null ? "" : ", " + entry.code(),
        entry.trace());
  }

  private String json(Entry entry) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("time", time());
          json.writeStringField("request_id", entry.id());
          json.writeStringField("trace_id", entry.trace());
          json.writeStringField("method", entry.method());
          json.writeStringField("route", entry.route());
          json.writeNumberField("status", entry.status());
          json.writeFieldName("duration_ms");
          JsonText.number(json, Math.rint(entry.nanos() / 1e4) / 100);
          json.writeNumberField("body_bytes", entry.bodyBytes());
          json.writeNumberField("units", entry.units());
          json.writeStringField("code", entry.code());
          json.writeEndObject();
        });
  }
}
