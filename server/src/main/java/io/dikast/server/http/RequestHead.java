package io.dikast.server.http;

import io.dikast.engine.trace.TraceContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names that a request goes by.
 *
 * @param id given by the client where it is harmless, else made
 * @param trace where in which trace it comes from, if it says
 */
record RequestHead(String id, Optional<TraceContext> trace) {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  static RequestHead of(HttpServerRequest request) {
    return new RequestHead(
        id(request.getHeader("x-request-id")),
        TraceContext.read(
            request.headers().getAll(TraceContext.PARENT_HEADER),
            request.headers().getAll(TraceContext.STATE_HEADER)));
  }

  private static String id(@Nullable String given) {
    return given != null && ID.matcher(given).matches()
        ? given
        : "req-" + UUID.randomUUID().toString().replace("-", "");
  }
}
