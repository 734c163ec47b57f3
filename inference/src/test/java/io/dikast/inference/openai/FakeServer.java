package io.dikast.inference.openai;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server that speaks the OpenAI API on loopback. What it says is a function of prompt and seed: a
 * word a token, a token an event. What goes wrong is scripted a request at a time.
 */
final class FakeServer implements AutoCloseable {

  /** What a prompt with this in it makes the model do: never end. */
  static final String ENDLESS = "for ever";

  /** What goes wrong with a request. */
  enum Fault {
    NONE,
    /** The connection is closed before an answer. */
    RESET,
    /** The connection is closed after some tokens. */
    RESET_MIDWAY,
    ERROR_500,
    BUSY_429,
    BAD_REQUEST,
    HALF_JSON,
    WRONG_JSON,
    HTML,
    EMPTY_CHOICES,
    NO_CHOICES,
    NAN,
    HUNG,
    HUNG_MIDWAY,
    /** One choice fewer than asked for. */
    TOO_FEW,
    /** A choice of a number that was not asked for. */
    TOO_MANY,
    NO_END,
    ENDLESS_LINE,
    ERROR_EVENT,
    IGNORES_LIMIT
  }

  /** An answer of a further route. */
  record Said(int status, String body) {
    static Said ok(JsonObject body) {
      return new Said(200, body.encode());
    }
  }

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setUseDaemonThread(true)
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));
  private final HttpServer server;
  private final int port;

  final List<JsonObject> requests = new CopyOnWriteArrayList<>();
  final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();
  final AtomicInteger healthChecks = new AtomicInteger();
  final CountDownLatch clientClosed = new CountDownLatch(1);
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger mostOpen = new AtomicInteger();

  volatile Function<JsonObject, Fault> script = _ -> Fault.NONE;
  volatile List<String> models = List.of("fake-judge");
  volatile boolean healthy = true;
  volatile boolean refusesMany;
  volatile Set<String> refusedFields = Set.of();
  volatile boolean embeds;

  /** What further routes say, as a function of the request. */
  final Map<String, Function<JsonObject, Said>> routes = new ConcurrentHashMap<>();

  volatile String retryAfter = "0.02";
  volatile String key = "";
  volatile boolean tellsUsage = true;
  volatile JsonObject nextToken =
      new JsonObject().put("yes", Math.log(0.7)).put("no", Math.log(0.2)).put("ma", Math.log(0.05));
  private final Set<String> faultedOnce = ConcurrentHashMap.newKeySet();

  FakeServer() {
    server = vertx.createHttpServer().requestHandler(this::handle);
    try {
      port =
          server
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .actualPort();
    } catch (Exception e) {
      throw new AssertionError("the fake server does not start", e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port + "/v1");
  }

  String name() {
    return "http://127.0.0.1:" + port;
  }

  /** This fault the first time that a request's seed is seen, none after that. */
  void failsOnce(Fault fault) {
    script = request -> faultedOnce.add("" + request.getValue("seed")) ? fault : Fault.NONE;
  }

  private void handle(HttpServerRequest request) {
    String expected = "Bearer " + key;
    if (!key.isEmpty() && !expected.equals(request.getHeader("Authorization"))) {
      error(request.response(), 401, "the key " + request.getHeader("Authorization") + " is wrong");
      return;
    }
    switch (request.path()) {
      case "/health" -> {
        healthChecks.incrementAndGet();
        request.response().setStatusCode(healthy ? 200 : 503).end();
      }
      case "/v1/models" -> {
        JsonArray data = new JsonArray();
        models.forEach(model -> data.add(new JsonObject().put("id", model)));
        json(request.response(), new JsonObject().put("object", "list").put("data", data));
      }
      case "/v1/chat/completions", "/v1/completions" ->
          request.bodyHandler(body -> complete(request, new JsonObject(body)));
      case "/v1/embeddings" -> request.bodyHandler(body -> embed(request, new JsonObject(body)));
      default -> request.bodyHandler(body -> further(request, body));
    }
  }

  private void further(HttpServerRequest request, Buffer body) {
    Function<JsonObject, Said> route = routes.get(request.path());
    if (route == null) {
      error(request.response(), 404, "no such route");
      return;
    }
    JsonObject asked = new JsonObject(body);
    requests.add(asked);
    Said said = route.apply(asked);
    request
        .response()
        .setStatusCode(said.status())
        .putHeader("Content-Type", "application/json")
        .end(said.body());
  }

  private void embed(HttpServerRequest request, JsonObject asked) {
    if (!embeds) {
      error(request.response(), 404, "no embeddings here");
      return;
    }
    requests.add(asked);
    note(request);
    JsonArray vector = new JsonArray().add(0.5).add(-1.25).add(text(asked).length());
    json(
        request.response(),
        new JsonObject()
            .put("data", new JsonArray().add(new JsonObject().put("embedding", vector)))
            .put("usage", new JsonObject().put("prompt_tokens", 7)));
  }

  private void note(HttpServerRequest request) {
    headers.add(
        Map.of(
            "traceparent", "" + request.getHeader("traceparent"),
            "tracestate", "" + request.getHeader("tracestate")));
  }

  private static String text(JsonObject asked) {
    return asked.getString("input", "" + asked.getValue("messages"));
  }

  private void complete(HttpServerRequest request, JsonObject asked) {
    HttpServerResponse response = request.response();
    requests.add(asked);
    note(request);
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    response.endHandler(_ -> open.decrementAndGet());
    response.closeHandler(_ -> clientClosed.countDown());
    int n = asked.getInteger("n", 1);
    for (String field : refusedFields) {
      if (asked.containsKey(field)) {
        error(response, 400, "Unrecognized request argument supplied: " + field);
        return;
      }
    }
    if (refusesMany && n > 1) {
      error(response, 400, "Only one completion choice is allowed");
      return;
    }
    Fault fault = script.apply(asked);
    switch (fault) {
      case RESET -> request.connection().close();
      case ERROR_500 -> error(response, 500, "out of memory");
      case BAD_REQUEST -> error(response, 400, "top_k must not be -3");
      case BUSY_429 -> {
        response.putHeader("Retry-After", retryAfter);
        error(response, 429, "slow down");
      }
      case HTML -> response.putHeader("Content-Type", "text/html").end("<html>a proxy</html>");
      case HUNG -> {
        // Says nothing, ever.
      }
      default -> {
        if (asked.getBoolean("stream", false)) {
          new Stream(request, asked, fault).begin();
        } else {
          json(response, choice(asked, fault));
        }
      }
    }
  }

  private JsonObject choice(JsonObject asked, Fault fault) {
    JsonObject shown = fault == Fault.NAN ? new JsonObject().put("yes", "NaN") : nextToken;
    JsonObject logprobs;
    if (asked.containsKey("messages")) {
      JsonArray top = new JsonArray();
      shown.forEach(
          entry ->
              top.add(
                  new JsonObject().put("token", entry.getKey()).put("logprob", entry.getValue())));
      logprobs =
          new JsonObject()
              .put("content", new JsonArray().add(new JsonObject().put("top_logprobs", top)));
    } else {
      logprobs = new JsonObject().put("top_logprobs", new JsonArray().add(shown));
    }
    JsonArray choices = new JsonArray();
    if (fault != Fault.EMPTY_CHOICES) {
      choices.add(new JsonObject().put("index", 0).put("logprobs", logprobs));
    }
    return new JsonObject()
        .put("choices", choices)
        .put("usage", new JsonObject().put("prompt_tokens", 11).put("completion_tokens", 1));
  }

  /** The word that comes next: a function of prompt, seed and place. */
  static String word(String prompt, long seed, int place) {
    long hash = Rendezvous.hash(seed * 31 + place, prompt);
    return " w" + Math.floorMod(hash, 1000);
  }

  static int words(String prompt, long seed) {
    return prompt.contains(ENDLESS) ? Integer.MAX_VALUE : 4 + (int) Math.floorMod(seed, 7L);
  }

  static String prompt(JsonObject asked) {
    return asked.getString("prompt", "" + asked.getValue("messages"));
  }

  /** One streamed answer. */
  private final class Stream {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final JsonObject asked;
    private final Fault fault;
    private final int n;
    private final long seed;
    private int place;

    Stream(HttpServerRequest request, JsonObject asked, Fault fault) {
      this.request = request;
      this.response = request.response();
      this.asked = asked;
      this.fault = fault;
      this.n = asked.getInteger("n", 1) - (fault == Fault.TOO_FEW ? 1 : 0);
      this.seed = asked.getLong("seed", (long) requests.size() * 1000);
    }

    void begin() {
      response.setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
      if (fault == Fault.ENDLESS_LINE) {
        response.write("data: " + "x".repeat((1 << 20) + 10));
        return;
      }
      if (n > 0) {
        say(0, "", null);
      }
      step();
    }

    private void step() {
      if (response.closed() || response.ended()) {
        return;
      }
      if (place == 3 && fault != Fault.NONE && misbehaved()) {
        return;
      }
      int limit = fault == Fault.IGNORES_LIMIT ? Integer.MAX_VALUE : asked.getInteger("max_tokens");
      boolean going = false;
      for (int choice = 0; choice < n; choice++) {
        int end = Math.min(limit, words(prompt(asked), seed + choice));
        if (place < end) {
          going = true;
          say(choice, word(prompt(asked), seed + choice, place), null);
        } else if (place == end) {
          say(choice, "", end == limit ? "length" : "stop");
        }
      }
      place++;
      if (going) {
        vertx.setTimer(1, _ -> step());
      } else {
        end();
      }
    }

    private boolean misbehaved() {
      switch (fault) {
        case RESET_MIDWAY -> request.connection().close();
        case HALF_JSON -> response.write("data: {\"choices\": [{\"ind\n\n");
        case WRONG_JSON -> response.write("data: [1, 2, 3]\n\n");
        case NO_CHOICES -> response.write("data: {\"object\": \"nothing\"}\n\n");
        case EMPTY_CHOICES -> response.end();
        case NAN ->
            response.write(
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"logprobs\":"
                    + "{\"content\":[{\"logprob\":NaN}]}}]}\n\n");
        case TOO_MANY -> say(9, "x", null);
        case NO_END -> response.end();
        case ERROR_EVENT ->
            response.write("data: {\"error\":{\"message\":\"engine died\",\"code\":500}}\n\n");
        case HUNG_MIDWAY -> {
          return true;
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private void end() {
      if (tellsUsage && asked.containsKey("stream_options")) {
        int prompt = prompt(asked).length() / 4;
        event(
            new JsonObject()
                .put("choices", new JsonArray())
                .put(
                    "usage",
                    new JsonObject()
                        .put("prompt_tokens", prompt)
                        .put("completion_tokens", n * (place - 1))
                        .put(
                            "prompt_tokens_details",
                            new JsonObject().put("cached_tokens", prompt / 2))));
      }
      response.end("data: [DONE]\n\n");
    }

    private void say(int choice, String text, @org.jspecify.annotations.Nullable String finish) {
      if (fault != Fault.EMPTY_CHOICES) {
        event(new JsonObject().put("choices", new JsonArray().add(delta(choice, text, finish))));
      }
    }

    private JsonObject delta(
        int choice, String text, @org.jspecify.annotations.Nullable String finish) {
      JsonObject delta = new JsonObject().put("index", choice).put("finish_reason", finish);
      if (asked.containsKey("messages")) {
        delta.put("delta", new JsonObject().put("content", text));
        if (!text.isEmpty() && asked.containsKey("logprobs")) {
          delta.put(
              "logprobs",
              new JsonObject()
                  .put("content", new JsonArray().add(new JsonObject().put("logprob", -0.5))));
        }
      } else {
        delta.put("text", text);
        if (!text.isEmpty() && asked.containsKey("logprobs")) {
          delta.put("logprobs", new JsonObject().put("token_logprobs", new JsonArray().add(-0.5)));
        }
      }
      return delta;
    }

    private void event(JsonObject data) {
      response.write("data: " + data.encode() + "\n\n");
    }
  }

  private void json(HttpServerResponse response, JsonObject body) {
    response.putHeader("Content-Type", "application/json").end(body.encode());
  }

  private void error(HttpServerResponse response, int status, String message) {
    response.setStatusCode(status);
    json(response, new JsonObject().put("error", new JsonObject().put("message", message)));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
