package io.dikast.bench.service;

import io.dikast.bench.BenchmarkException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StubJudge} behind the OpenAI API on loopback: streamed chat completions, each after its
 * time. What goes wrong with a request a {@link ServerFault} says.
 */
final class StubServer implements AutoCloseable {

  private static final String SEED = "\"seed\":";

  private final Vertx vertx;
  private final HttpServer server;
  private final int port;
  private final int drawMillis;
  private final AtomicLong begun = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private volatile Supplier<ServerFault> faults = () -> ServerFault.NONE;
  private volatile @Nullable Buffer lastBody;

  /**
   * Listens.
   *
   * @param drawMillis that a draw takes, at least 1
   */
  StubServer(int drawMillis) {
    this.drawMillis = drawMillis;
    this.vertx = newVertx();
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions().setHost("127.0.0.1").setPort(0).setAcceptBacklog(4096));
    try {
      this.port =
          server
              .requestHandler(this::handle)
              .exceptionHandler(_ -> {})
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .join()
              .actualPort();
    } catch (CompletionException e) {
      close();
      throw new BenchmarkException("the stub server cannot listen: " + e.getMessage(), e);
    }
  }

  /** One event loop, and no files. */
  static Vertx newVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** What goes wrong, asked once a request. Called on the event loop of this server. */
  void faults(Supplier<ServerFault> source) {
    faults = source;
  }

  /** Draws asked for so far. */
  long begun() {
    return begun.get();
  }

  /** Draws whose connection is still there and waits. */
  int open() {
    return open.get();
  }

  /** The body of the last draw that was asked for. */
  Buffer lastBody() {
    Buffer body = lastBody;
    if (body == null) {
      throw new IllegalStateException("no draw was asked for yet");
    }
    return body;
  }

  private void handle(HttpServerRequest request) {
    switch (request.path()) {
      case "/health" -> request.response().end();
      case "/v1/models" ->
          json(request.response(), 200, "{\"object\":\"list\",\"data\":[{\"id\":\"stub\"}]}");
      case "/v1/chat/completions" -> {
        begun.incrementAndGet();
        open.incrementAndGet();
        HttpServerResponse response = request.response();
        Once ended = new Once(open::decrementAndGet);
        response.endHandler(_ -> ended.run());
        response.closeHandler(_ -> ended.run());
        response.exceptionHandler(_ -> ended.run());
        request.bodyHandler(body -> complete(request, body));
      }
      default -> json(request.response(), 404, "{\"error\":{\"message\":\"no such route\"}}");
    }
  }

  /** Runs once, however often it is asked to. Of one event loop. */
  private static final class Once implements Runnable {
    private final Runnable action;
    private boolean done;

    Once(Runnable action) {
      this.action = action;
    }

    @Override
    public void run() {
      if (!done) {
        done = true;
        action.run();
      }
    }
  }

  private void complete(HttpServerRequest request, Buffer body) {
    lastBody = body;
    String asked = body.toString(StandardCharsets.UTF_8);
    String said = StubJudge.judgement(StubJudge.marks(asked), seed(asked));
    ServerFault fault = faults.get();
    int millis = fault == ServerFault.SLOW ? 20 * drawMillis : drawMillis;
    vertx.setTimer(
        Math.max(1, millis),
        _ -> {
          if (!request.response().closed() && !request.response().ended()) {
            new FaultyAnswer(request, fault).write(said);
          }
        });
  }

  /** The seed of a request; a whole JSON parser would cost more than the rest of this server. */
  private static long seed(String asked) {
    int at = asked.indexOf(SEED);
    if (at < 0) {
      return 0;
    }
    int from = at + SEED.length();
    int end = from;
    while (end < asked.length() && "-0123456789".indexOf(asked.charAt(end)) >= 0) {
      end++;
    }
    return Long.parseLong(asked, from, end, 10);
  }

  static void json(HttpServerResponse response, int status, String body) {
    response.setStatusCode(status).putHeader("content-type", "application/json");
    var _ = response.end(body);
  }

  /** Listens no more and closes what is open. Waits. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
