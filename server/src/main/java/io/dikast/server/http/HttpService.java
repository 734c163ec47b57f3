package io.dikast.server.http;

import io.dikast.engine.backend.Backend;
import io.dikast.server.json.Fault;
import io.dikast.server.json.JsonReading;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves one model over HTTP. Listens from {@link #start} on; requests for the model are refused
 * with {@code model_loading} until {@link #open}.
 */
public final class HttpService implements AutoCloseable {

  /*
   * One event loop does all the reading and writing: it parses heads and copies bytes, nothing else.
   * JSON, admission and judging happen on the virtual thread that each request gets. So the state of
   * connections and exchanges needs no locks: only the loop's thread touches it.
   */

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 8 * 1024;

  private final Vertx vertx;
  private final Context context;
  private final Court court;
  private final Admission admission;
  private final Exchange.Surroundings around;
  private final Gate gate;
  private final Map<HttpConnection, Line> lines = new HashMap<>();
  private @Nullable HttpServer server;

  /** A connection, and the exchange that is under way on it. */
  private final class Line {
    private final HttpConnection connection;
    private @Nullable Exchange exchange;
    private long timer = -1;

    Line(HttpConnection connection) {
      this.connection = connection;
      await();
    }

    /** A connection that brings no whole request in time is closed. */
    void await() {
      vertx.cancelTimer(timer);
      long millis = around.limits().bodyTime().toMillis();
      timer = vertx.setTimer(Math.max(1, millis), _ -> connection.close());
    }

    void arrived() {
      vertx.cancelTimer(timer);
    }

    void closed() {
      vertx.cancelTimer(timer);
      lines.remove(connection);
      if (exchange != null) {
        exchange.left();
      }
    }
  }

  private HttpService(ServiceSettings settings, Consumer<String> log) {
    Meters meters = new Meters();
    this.court = new Court(settings.limits(), settings.judge(), meters);
    this.admission = new Admission(settings.limits().units());
    meters.admission(admission);
    meters.backend(court::model);
    this.around =
        new Exchange.Surroundings(
            admission,
            meters,
            new AccessLog(settings.log(), log, Clock.systemUTC()),
            RequestSpans.of(
                settings.telemetry(), settings.versions().getOrDefault("dikast", "unknown")),
            settings.limits(),
            new JsonReading(settings.limits().nesting()));
    this.gate = new Gate(Routes.table(court, admission, settings.versions()), settings.keys());
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    this.context = vertx.getOrCreateContext();
  }

  /**
   * Starts to listen.
   *
   * @param log takes the lines of the access log, on one thread
   * @throws IOException if the address cannot be listened at
   * @throws IllegalArgumentException if OpenTelemetry cannot do as its settings say
   */
  public static HttpService start(ServiceSettings settings, Consumer<String> log)
      throws IOException {
    HttpService service = new HttpService(settings, log);
    try {
      service.listen(settings);
    } catch (CompletionException e) {
      service.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen at "
              + settings.host()
              + ", port "
              + settings.port()
              + ": "
              + cause.getMessage(),
          cause);
    }
    return service;
  }

  private void listen(ServiceSettings settings) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            // Whoever asks before a body that is refused must not be told to go on.
            .setHandle100ContinueAutomatically(false)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setHttp2ClearTextEnabled(false)
            .setAcceptBacklog(1024);
    CompletableFuture<HttpServer> listening = new CompletableFuture<>();
    context.runOnContext(
        _ ->
            vertx
                .createHttpServer(options)
                .connectionHandler(this::connected)
                .requestHandler(this::accept)
                .invalidRequestHandler(this::refuseInvalid)
                .exceptionHandler(_ -> {})
                .listen()
                .onComplete(
                    opened -> {
                      if (opened.succeeded()) {
                        listening.complete(opened.result());
                      } else {
                        listening.completeExceptionally(opened.cause());
                      }
                    }));
    server = listening.join();
  }

  private void connected(HttpConnection connection) {
    Line line = new Line(connection);
    lines.put(connection, line);
    connection.closeHandler(_ -> line.closed());
  }

  private void accept(HttpServerRequest request) {
    exchange(request).begin(gate.judge(request));
  }

  private Exchange exchange(HttpServerRequest request) {
    Line line = lines.get(request.connection());
    if (line == null) {
      return new Exchange(request, around, context, () -> {}, () -> {});
    }
    Exchange exchange =
        new Exchange(
            request,
            around,
            context,
            line::arrived,
            () -> {
              line.exchange = null;
              line.await();
            });
    line.exchange = exchange;
    return exchange;
  }

  /** What Netty could not read as HTTP. */
  private void refuseInvalid(HttpServerRequest request) {
    Fault fault = Fault.of(Fault.Code.INVALID_VALUE, "expected a request of HTTP/1.1");
    Exchange exchange = exchange(request);
    exchange.beginInvalid(fault);
  }

  /** The port that is listened at. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("the service does not listen");
    }
    return server.actualPort();
  }

  /**
   * The model is open: requests for it are taken from here on. The caller closes it, afterwards.
   */
  public void open(Backend backend) {
    court.open(backend);
  }

  /**
   * Ends in order: {@code /readyz} says no, requests are refused with {@code draining}, those under
   * way are finished.
   *
   * @param limit how long to wait for them; what is left then is cancelled
   * @return whether all of them were finished
   */
  public boolean drain(Duration limit) {
    admission.drain();
    boolean finished = admission.awaitEmpty(limit);
    if (!finished) {
      context.runOnContext(_ -> cancelAll());
      var _ = admission.awaitEmpty(Duration.ofSeconds(1));
    }
    return finished;
  }

  private void cancelAll() {
    List<Line> open = new ArrayList<>(lines.values());
    for (Line line : open) {
      Exchange exchange = line.exchange;
      if (exchange != null) {
        exchange.leave(Cancellation.Cause.SHUTDOWN);
      }
    }
  }

  /**
   * Stops listening and cancels whatever is under way, then sends the last spans. Waits;
   * idempotent.
   */
  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the HTTP server did not close", e.getCause());
    } finally {
      around.spans().close();
    }
  }
}
