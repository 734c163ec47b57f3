package io.dikast.bench.service;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** The answer to one request for a draw: as it should be, or spoiled by a {@link ServerFault}. */
final class FaultyAnswer {

  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":200,\"completion_tokens\":90}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final ServerFault fault;

  FaultyAnswer(HttpServerRequest request, ServerFault fault) {
    this.request = request;
    this.response = request.response();
    this.fault = fault;
  }

  /** Writes what the judge says, or what becomes of it. */
  void write(String text) {
    String half = text.substring(0, text.length() / 2);
    String rest = text.substring(half.length());
    switch (fault) {
      case NONE, REFUSED, SLOW ->
          end(delta(0, half, "") + delta(0, rest, "") + finish() + USAGE + DONE);
      case RESET -> {
        begin(delta(0, half, ""));
        var _ = request.connection().close();
      }
      case ERROR_500 ->
          StubServer.json(response, 500, "{\"error\":{\"message\":\"out of memory\"}}");
      case BUSY_429 -> {
        response.putHeader("retry-after", "0.05");
        StubServer.json(response, 429, "{\"error\":{\"message\":\"slow down\"}}");
      }
      case HALF_JSON -> end(delta(0, half, "") + "data: {\"choices\":[{\"ind\n\n");
      case WRONG_JSON -> end("data: [1, 2, 3]\n\n" + DONE);
      case EMPTY -> end("data: {\"choices\":[]}\n\n" + DONE);
      case NAN_LOGPROBS ->
          end(delta(0, half, ",\"logprobs\":{\"content\":[{\"logprob\":NaN}]}") + finish() + DONE);
      case HUNG -> begin(delta(0, half, ""));
      case WRONG_N -> end(delta(7, half, "") + finish() + DONE);
    }
  }

  private void begin(String events) {
    head();
    var _ = response.write(events);
  }

  private void end(String events) {
    head();
    var _ = response.end(events);
  }

  private void head() {
    response.setChunked(true).putHeader("content-type", "text/event-stream; charset=utf-8");
  }

  private static String delta(int index, String text, String more) {
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    return "data: {\"choices\":[{\"index\":"
        + index
        + ",\"delta\":{\"content\":\""
        + escaped
        + "\"}"
        + more
        + ",\"finish_reason\":null}]}\n\n";
  }

  private static String finish() {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  }
}
