package io.dikast.server.http;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a route answers. */
sealed interface Reply {

  String JSON = "application/json";

  /**
   * All of it at once.
   *
   * @param status of HTTP
   * @param headers besides length and request id
   * @param body not to be changed
   */
  record Whole(int status, Map<String, String> headers, Buffer body) implements Reply {
    public Whole {
      headers = Map.copyOf(headers);
      Objects.requireNonNull(body, "body");
    }

    /** The same with one header more. */
    Whole with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Whole(status, more, body);
    }
  }

  /** Server-sent events, written while the work goes on. */
  record Events(Producer producer) implements Reply {
    public Events {
      Objects.requireNonNull(producer, "producer");
    }
  }

  /** Writes the events of one answer. What it throws before the first event is a plain error. */
  @FunctionalInterface
  interface Producer {
    void produce(EventSink sink);
  }

  /** Takes events, from any thread, one at a time. */
  interface EventSink {

    /** A named event with one line of data. */
    void send(String event, String data);

    /** Data without a name, as OpenAI streams it. */
    void send(String data);
  }

  /** 200 with JSON. */
  static Whole json(String body) {
    return json(200, body);
  }

  static Whole json(int status, String body) {
    return new Whole(status, Map.of("content-type", JSON), Buffer.buffer(body));
  }
}
