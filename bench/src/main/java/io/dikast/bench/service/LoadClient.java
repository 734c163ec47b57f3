package io.dikast.bench.service;

import io.dikast.bench.BenchmarkException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/**
 * Asks a service at a fixed rate, whether it answers or not, and counts what comes back. Latencies
 * run from the moment at which a request was due, not from when it could be sent: a service that
 * stalls is charged for all that waited (no coordinated omission).
 */
final class LoadClient implements AutoCloseable {

  /*
   * Everything happens on one event loop, so that counting needs no locks. Once a millisecond it
   * sends what has come due; the wait for that tick is part of a latency, too.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = StubServer.newVertx();
  private final Context loop = vertx.getOrCreateContext();
  private final HttpClient client;
  private final RequestOptions select;

  LoadClient(URI service, int connections) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true).setPipelining(false),
            new PoolOptions().setHttp1MaxSize(connections));
    this.select = request(service, "/v1/select");
  }

  private static RequestOptions request(URI server, String path) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setHost(server.getHost())
        .setPort(server.getPort())
        .setURI(path)
        .putHeader("content-type", "application/json");
  }

  /** Hears how one request ended. On the event loop. */
  private interface Ended {
    /** With this status, or with a failure. */
    void with(int status, boolean retryAfter);
  }

  private static final int FAILED = -1;

  private void send(RequestOptions to, Buffer body, Ended ended) {
    client
        .request(to)
        .onComplete(
            opened -> {
              if (opened.failed()) {
                ended.with(FAILED, false);
              } else {
                exchange(opened.result(), body, ended);
              }
            });
  }

  private static void exchange(HttpClientRequest request, Buffer body, Ended ended) {
    request
        .send(body)
        .compose(
            (HttpClientResponse response) -> {
              boolean retryAfter = response.getHeader("retry-after") != null;
              int status = response.statusCode();
              return response.end().map(_ -> new Outcome(status, retryAfter));
            })
        .onComplete(
            outcome -> {
              if (outcome.failed()) {
                ended.with(FAILED, false);
              } else {
                ended.with(outcome.result().status(), outcome.result().retryAfter());
              }
            });
  }

  private record Outcome(int status, boolean retryAfter) {}

  /**
   * Sends selections at a fixed rate.
   *
   * @param perSecond requests a second, above 0
   * @param length how long
   * @param body of a request, by its number
   * @return what came of them, after the last answer
   */
  LoadCount openLoop(double perSecond, Duration length, LongFunction<Buffer> body) {
    long total = Math.max(1, Math.round(perSecond * length.toNanos() / 1e9));
    CompletableFuture<LoadCount> done = new CompletableFuture<>();
    loop.runOnContext(_ -> new OpenLoop(total, perSecond, body, done).start());
    return await(done, length.plus(PATIENCE));
  }

  private final class OpenLoop {
    private final long total;
    private final double perSecond;
    private final LongFunction<Buffer> body;
    private final CompletableFuture<LoadCount> done;
    private final LoadCount count = new LoadCount();
    private final long start = System.nanoTime();
    private long sent;
    private long ended;

    OpenLoop(
        long total,
        double perSecond,
        LongFunction<Buffer> body,
        CompletableFuture<LoadCount> done) {
      this.total = total;
      this.perSecond = perSecond;
      this.body = body;
      this.done = done;
    }

    void start() {
      vertx.setPeriodic(1, this::tick);
    }

    private void tick(long timer) {
      long now = System.nanoTime();
      while (sent < total && due(sent) <= now) {
        long number = sent++;
        send(
            select,
            body.apply(number),
            (status, retryAfter) -> ended(due(number), status, retryAfter));
      }
      if (sent == total) {
        vertx.cancelTimer(timer);
      }
    }

    private long due(long number) {
      return start + (long) (number * 1e9 / perSecond);
    }

    private void ended(long due, int status, boolean retryAfter) {
      long now = System.nanoTime();
      count.add(status, retryAfter, now - due);
      if (++ended == total) {
        count.took(now - start);
        done.complete(count);
      }
    }
  }

  /**
   * So many callers, each of which asks anew as soon as it is answered.
   *
   * @return what came of requests that were answered within the time
   */
  LoadCount closedLoop(int callers, Duration length, LongFunction<Buffer> body) {
    CompletableFuture<LoadCount> done = new CompletableFuture<>();
    loop.runOnContext(
        _ -> {
          ClosedLoop run = new ClosedLoop(callers, length, body, done);
          for (int i = 0; i < callers; i++) {
            run.next();
          }
        });
    return await(done, length.plus(PATIENCE));
  }

  private final class ClosedLoop {
    private final LongFunction<Buffer> body;
    private final CompletableFuture<LoadCount> done;
    private final LoadCount count = new LoadCount();
    private final long start = System.nanoTime();
    private final long end;
    private long number;
    private int callers;

    ClosedLoop(
        int callers,
        Duration length,
        LongFunction<Buffer> body,
        CompletableFuture<LoadCount> done) {
      this.callers = callers;
      this.end = start + length.toNanos();
      this.body = body;
      this.done = done;
    }

    void next() {
      long sentAt = System.nanoTime();
      send(
          select,
          body.apply(number++),
          (status, retryAfter) -> {
            long now = System.nanoTime();
            if (now < end) {
              count.add(status, retryAfter, now - sentAt);
              next();
            } else if (--callers == 0) {
              count.took(end - start);
              done.complete(count);
            }
          });
    }
  }

  /**
   * A bare client's draws: so many requests at once, straight to a server of the model.
   *
   * @return nanoseconds until the last of them was answered
   */
  long draws(URI server, Buffer body, int draws) {
    RequestOptions to = request(server, "/v1/chat/completions");
    return timed(draws, ended -> send(to, body, ended));
  }

  /**
   * One selection.
   *
   * @return nanoseconds until it was answered
   */
  long selection(Buffer body) {
    return timed(1, ended -> send(select, body, ended));
  }

  private interface Sending {
    void send(Ended ended);
  }

  private long timed(int requests, Sending sending) {
    CompletableFuture<Long> done = new CompletableFuture<>();
    loop.runOnContext(
        _ -> {
          long start = System.nanoTime();
          int[] left = {requests};
          for (int i = 0; i < requests; i++) {
            sending.send(
                (status, _) -> {
                  if (status != 200) {
                    done.completeExceptionally(
                        new BenchmarkException("a request was answered with " + status));
                  } else if (--left[0] == 0) {
                    done.complete(System.nanoTime() - start);
                  }
                });
          }
        });
    return await(done, PATIENCE);
  }

  private static <T> T await(CompletableFuture<T> done, Duration limit) {
    try {
      return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new BenchmarkException("not every request was answered within " + limit, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BenchmarkException known
          ? known
          : new BenchmarkException("the load could not be made: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
