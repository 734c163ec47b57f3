package io.dikast.server.http;

import io.dikast.server.json.Fault;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is looked at before a request's body is read: who asks, for what, and in which format. */
final class Gate {

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

  private final RouteTable routes;
  private final ApiKeys keys;
  private final List<KeyQuota> quotas;

  Gate(RouteTable routes, ApiKeys keys) {
    this.routes = routes;
    this.keys = keys;
    this.quotas = keys.quotas();
  }

  /** A request may go on, or is refused. */
  sealed interface Verdict {

    /** To this route, with what its key may still use. */
    record Passed(RouteTable.Entry entry, KeyQuota quota) implements Verdict {}

    /** With these headers besides. */
    record Refused(Fault fault, Map<String, String> headers) implements Verdict {}
  }

  Verdict judge(HttpServerRequest request) {
    Optional<Map<String, RouteTable.Entry>> here = routes.at(request.path());
    String method = request.method().name();
    // HEAD is GET without the body, which Vert.x leaves out by itself.
    RouteTable.Entry entry =
        here.map(methods -> methods.get(method.equals("HEAD") ? "GET" : method)).orElse(null);
    RouteTable.Access access = entry == null ? RouteTable.Access.KEY : entry.access();
    KeyQuota quota = KeyQuota.NONE;
    if (access != RouteTable.Access.OPEN && !keys.isEmpty()) {
      OptionalInt key = keys.find(request.getHeader("authorization"));
      if (key.isEmpty()) {
        return refused(
            Fault.Code.INVALID_API_KEY,
            "expected Authorization: Bearer and a key of this server",
            Map.of(
                "www-authenticate",
                access == RouteTable.Access.BROWSER
                    ? "Basic realm=\"dikast\", charset=\"UTF-8\""
                    : "Bearer realm=\"dikast\""));
      }
      quota = quotas.get(key.getAsInt());
    }
    if (access != RouteTable.Access.OPEN
        && keys.isEmpty()
        && foreignHost(request.getHeader("host"))) {
      // A page elsewhere could point its own name at this machine and read what comes back.
      return refused(
          Fault.Code.INVALID_VALUE,
          "without a key this server is asked as localhost, see the Host header",
          Map.of());
    }
    if (here.isEmpty()) {
      return refused(Fault.Code.ROUTE_NOT_FOUND, "there is no such route", Map.of());
    }
    if (entry == null) {
      Set<String> allowed = new TreeSet<>(here.get().keySet());
      if (allowed.contains("GET")) {
        allowed.add("HEAD");
      }
      String names = String.join(", ", allowed);
      return refused(
          Fault.Code.METHOD_NOT_ALLOWED, "this route takes " + names, Map.of("allow", names));
    }
    if (entry.takesBody() && !isJson(request.getHeader("content-type"))) {
      // Also keeps pages of other sites out: a browser sends JSON across sites only after asking.
      return refused(
          Fault.Code.UNSUPPORTED_MEDIA_TYPE, "expected Content-Type: application/json", Map.of());
    }
    return new Verdict.Passed(entry, quota);
  }

  private static Verdict refused(Fault.Code code, String message, Map<String, String> headers) {
    return new Verdict.Refused(Fault.of(code, message), headers);
  }

  private static boolean foreignHost(@Nullable String host) {
    return host != null && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  /** {@code application/json}, in UTF-8 if anything is said of that. */
  static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals("application/json")) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }
}
