package io.dikast.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names that a request goes by.
 *
 * @param id given by the client where it is harmless, else made
 * @param trace the W3C trace it belongs to, 32 hexadecimal digits, {@code null} for none
 */
record RequestHead(String id, @Nullable String trace) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final String NO_TRACE = "0".repeat(32);

  static RequestHead of(HttpServerRequest request) {
    return of(request.getHeader("x-request-id"), request.getHeader("traceparent"));
  }

  static RequestHead of(@Nullable String id, @Nullable String traceParent) {
    String name =
        id != null && ID.matcher(id).matches()
            ? id
            : "req-" + UUID.randomUUID().toString().replace("-", "");
    String trace = null;
    if (traceParent != null) {
      Matcher matcher = TRACE_PARENT.matcher(traceParent);
      if (matcher.matches() && !matcher.group(1).equals(NO_TRACE)) {
        trace = matcher.group(1);
      }
    }
    return new RequestHead(name, trace);
  }
}
