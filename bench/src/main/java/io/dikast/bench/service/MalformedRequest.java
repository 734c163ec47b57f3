package io.dikast.bench.service;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request that is wrong in one way, as the bytes that are sent.
 *
 * @param name of the route and of what is wrong
 * @param bytes head and body
 */
@SuppressWarnings("ArrayRecordComponent") // sent whole, never compared
record MalformedRequest(String name, byte[] bytes) {

  /** Those that take JSON. */
  private static final List<String> ROUTES =
      List.of(
          "/v1/select",
          "/v1/chat/completions",
          "/v1/search",
          "/v1/score",
          "/score",
          "/v1/rerank",
          "/rerank",
          "/v2/rerank",
          "/v1/decisions",
          "/v1/fine_tuning/alpha/graders/run",
          "/get_reward",
          "/classify");

  private static final List<String> READ_ROUTES =
      List.of("/v1/models", "/health", "/livez", "/readyz", "/metrics", "/version", "/");

  private static final int NESTING = 5_000;
  private static final int BODY_LIMIT = 2 << 20;

  /** Bodies that no route takes, by what is wrong with them. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry("empty", ""),
          Map.entry("spaces", " \n\t "),
          Map.entry("half an object", "{\"prompt\":\"a\",\"respon"),
          Map.entry("no end", "{"),
          Map.entry("two values", "{}{}"),
          Map.entry("comma at the end", "{\"prompt\":\"a\",}"),
          Map.entry("single quotes", "{'prompt':'a'}"),
          Map.entry("comment", "/* a */ {}"),
          Map.entry("a field twice", "{\"prompt\":\"a\",\"prompt\":\"b\"}"),
          Map.entry("null", "null"),
          Map.entry("a list", "[]"),
          Map.entry("a text", "\"prompt\""),
          Map.entry("a number", "17"),
          Map.entry("no fields", "{}"),
          Map.entry("NaN", "{\"seed\":NaN}"),
          Map.entry("deep lists", "[".repeat(NESTING)),
          Map.entry("deep objects", "{\"a\":".repeat(NESTING)),
          Map.entry("deep field", "{\"prompt\":" + "[".repeat(NESTING) + "]".repeat(NESTING) + "}"),
          Map.entry("huge number", "{\"judge\":{\"k\":" + "9".repeat(2_000) + "}}"),
          Map.entry("huge exponent", "{\"judge\":{\"temperature\":1e999999999}}"),
          Map.entry("control character", "{\"prompt\":\"a\u0001b\"}"),
          Map.entry("half a character", "{\"judge\":{\"wrong\":1},\"prompt\":\"\\ud800\"}"),
          Map.entry("bad escape", "{\"prompt\":\"\\x41\"}"),
          Map.entry("types all wrong", typesWrong("17")),
          Map.entry("nothing but null", typesWrong("null")),
          Map.entry("objects everywhere", typesWrong("{\"a\":{}}")),
          Map.entry("lists in lists", typesWrong("[[[]]]")),
          Map.entry("empty texts", typesWrong("\"\"")),
          Map.entry("no such model", "{\"model\":\"../../etc/passwd\"}"));

  private static String typesWrong(String value) {
    StringBuilder json = new StringBuilder("{\"judge\":[],\"scaling\":7");
    for (String field :
        List.of(
            "prompt",
            "responses",
            "messages",
            "text_1",
            "text_2",
            "query",
            "documents",
            "texts",
            "input",
            "questions",
            "grader",
            "model_sample",
            "prompts",
            "labels",
            "budget",
            "seed",
            "stream")) {
      json.append(",\"").append(field).append("\":").append(value);
    }
    return json.append('}').toString();
  }

  /** Every request there is, several hundred. */
  static List<MalformedRequest> all() {
    List<MalformedRequest> all = new ArrayList<>();
    for (String route : ROUTES) {
      BODIES.keySet().stream()
          .sorted()
          .forEach(what -> all.add(posting(route, what, BODIES.getOrDefault(what, ""))));
      all.add(posting(route, "bad UTF-8", new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}));
      all.add(posting(route, "UTF-16", "{}".getBytes(StandardCharsets.UTF_16)));
      all.add(posting(route, "a byte of each kind", everyByte()));
      all.add(head("GET", route, ""));
      all.add(head("PUT", route, "Content-Length: 0\r\n"));
      all.add(head("BREW", route, "Content-Length: 0\r\n"));
      all.add(typed(route, "text/plain"));
      all.add(typed(route, "application/json; charset=utf-16"));
      all.add(typed(route, "multipart/form-data; boundary=x"));
      all.add(tooLarge(route));
      all.add(
          head(
              "POST",
              route,
              "Content-Type: application/json\r\nContent-Length: 99999999999999999999\r\n"));
    }
    for (String route : READ_ROUTES) {
      all.add(head("POST", route, "Content-Type: application/json\r\nContent-Length: 0\r\n"));
      all.add(head("DELETE", route, ""));
    }
    all.addAll(wrongHeads());
    return all;
  }

  private static List<MalformedRequest> wrongHeads() {
    return List.of(
        head("GET", "/no/such/route", ""),
        head("GET", "/v1/../../etc/passwd", ""),
        head("GET", "/%2e%2e/%2e%2e/etc/passwd", ""),
        head("GET", "//", ""),
        head("GET", "/" + "a".repeat(20_000), ""),
        head("GET", "/v1/models", "X-Long: " + "a".repeat(40_000) + "\r\n"),
        head("GET", "/v1/models", "X: y\r\n".repeat(5_000)),
        raw("a host that is not here", "GET /v1/models HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        raw("no HTTP", "hello\r\n\r\n"),
        raw("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"),
        raw("a space in a header's name", "GET /health HTTP/1.1\r\nA b: x\r\n\r\n"),
        raw(
            "two lengths",
            RawRequest.SELECTION + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
        raw(
            "a length and chunks",
            RawRequest.SELECTION
                + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        raw(
            "a chunk of no size",
            RawRequest.SELECTION + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
        raw("a length below 0", RawRequest.SELECTION + "Content-Length: -1\r\n\r\n"));
  }

  private static byte[] everyByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static MalformedRequest posting(String route, String what, String body) {
    return posting(route, what, body.getBytes(StandardCharsets.UTF_8));
  }

  private static MalformedRequest posting(String route, String what, byte[] body) {
    return new MalformedRequest(
        "POST " + route + ": " + what,
        join(
            line("POST", route)
                + "Content-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n\r\n",
            body));
  }

  private static MalformedRequest typed(String route, String type) {
    return new MalformedRequest(
        "POST " + route + ": " + type,
        join(
            line("POST", route) + "Content-Type: " + type + "\r\nContent-Length: 2\r\n\r\n",
            "{}".getBytes(StandardCharsets.UTF_8)));
  }

  private static MalformedRequest tooLarge(String route) {
    byte[] body = " ".repeat(BODY_LIMIT + 1).getBytes(StandardCharsets.UTF_8);
    return posting(route, "a byte too much", body);
  }

  private static MalformedRequest head(String method, String route, String headers) {
    String shown = route.length() > 60 ? route.substring(0, 60) + "…" : route;
    return new MalformedRequest(
        method + " " + shown + (headers.isEmpty() ? "" : ", " + headers.length() + " of headers"),
        (line(method, route) + headers + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static MalformedRequest raw(String name, String text) {
    return new MalformedRequest(name, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String line(String method, String route) {
    return method + " " + route + " HTTP/1.1\r\nHost: localhost\r\n";
  }

  private static byte[] join(String head, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
