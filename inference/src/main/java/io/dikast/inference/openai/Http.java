package io.dikast.inference.openai;

import io.dikast.engine.trace.TraceContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends requests and tells what comes back; everything on the event loop. */
final class Http {

  /** Probes go beside the requests that the limit counts, and so do attempts on their way out. */
  private static final int SPARE_CONNECTIONS = 16;

  private final HttpClient client;
  private final Optional<String> apiKey;

  Http(
      Vertx vertx,
      Duration connectTimeout,
      Duration patience,
      int parallel,
      Optional<String> apiKey) {
    this.apiKey = apiKey;
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
            .setDecompressionSupported(false)
            // A second guard: attempts look after silence themselves.
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(Math.toIntExact(2 * patience.toMillis()))
            .setVerifyHost(true)
            .setTrustAll(false);
    this.client =
        vertx.createHttpClient(
            options, new PoolOptions().setHttp1MaxSize(parallel + SPARE_CONNECTIONS));
  }

  /** Told of one exchange, until its end or its failure. */
  interface Receiver {
    /** The head of the answer. */
    void head(int status, String contentType, String retryAfter);

    /** More of the body. */
    void data(byte[] bytes);

    /** The answer is whole. */
    void end();

    /** There is no answer, or no more of it. */
    void failed(Throwable cause);
  }

  /** An exchange under way. */
  static final class Exchange {
    private final Receiver receiver;
    private @Nullable HttpClientRequest request;
    private boolean over;

    private Exchange(Receiver receiver) {
      this.receiver = receiver;
    }

    /** Ends it and closes its connection; nothing is told after that. */
    void close() {
      if (!over) {
        over = true;
        if (request != null) {
          request.reset();
        }
      }
    }

    private void failed(Throwable cause) {
      if (!over) {
        over = true;
        receiver.failed(cause);
      }
    }
  }

  /** Sends a request; without a body it is a GET. */
  Exchange send(
      Server server,
      String route,
      @Nullable Buffer body,
      Optional<TraceContext> trace,
      Receiver receiver) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(body == null ? HttpMethod.GET : HttpMethod.POST)
            .setHost(server.host())
            .setPort(server.port())
            .setSsl(server.tls())
            .setFollowRedirects(false)
            .setURI(server.path(route));
    trace.ifPresent(place -> trace(options, place));
    apiKey.ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
    if (body != null) {
      options.putHeader("Content-Type", "application/json");
    }
    Exchange exchange = new Exchange(receiver);
    client
        .request(options)
        .onComplete(
            opened -> {
              if (opened.failed()) {
                exchange.failed(opened.cause());
              } else if (exchange.over) {
                opened.result().reset();
              } else {
                begin(exchange, opened.result(), body);
              }
            });
    return exchange;
  }

  private static void trace(RequestOptions options, TraceContext place) {
    options.putHeader(TraceContext.PARENT_HEADER, place.parent());
    if (!place.state().isEmpty()) {
      options.putHeader(TraceContext.STATE_HEADER, place.state());
    }
  }

  private static void begin(Exchange exchange, HttpClientRequest request, @Nullable Buffer body) {
    exchange.request = request;
    request.exceptionHandler(exchange::failed);
    var _ =
        request
            .response()
            .onComplete(
                answered -> {
                  if (answered.failed()) {
                    exchange.failed(answered.cause());
                  } else if (!exchange.over) {
                    receive(exchange, answered.result());
                  }
                });
    var _ = body == null ? request.end() : request.end(body);
  }

  private static void receive(Exchange exchange, HttpClientResponse response) {
    Receiver receiver = exchange.receiver;
    response.exceptionHandler(exchange::failed);
    response.handler(
        bytes -> {
          if (!exchange.over) {
            receiver.data(bytes.getBytes());
          }
        });
    response.endHandler(
        _ -> {
          if (!exchange.over) {
            exchange.over = true;
            receiver.end();
          }
        });
    receiver.head(
        response.statusCode(), header(response, "Content-Type"), header(response, "Retry-After"));
  }

  private static String header(HttpClientResponse response, String name) {
    String value = response.getHeader(name);
    return value == null ? "" : value;
  }

  /** The same text with the key struck out, should a server have repeated it. */
  String withoutKey(String text) {
    return apiKey.map(key -> text.replace(key, "***")).orElse(text);
  }
}
