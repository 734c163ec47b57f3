package io.dikast.inference.openai;

import io.dikast.engine.backend.BackendException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Short questions to one server: whether it is well, what it serves. */
final class Inquiry {

  private static final int LONGEST_ANSWER = 4 << 20;

  private final Http http;
  private final Context loop;
  private final Duration timeout;

  Inquiry(Http http, Context loop, Duration timeout) {
    this.http = http;
    this.loop = loop;
    this.timeout = timeout;
  }

  /**
   * What came back.
   *
   * @param status of HTTP, 0 where there was no answer
   * @param body of the answer, or why there is none
   */
  record Answer(int status, Buffer body) {

    boolean ok() {
      return status == 200;
    }

    /** Whether the server is there but knows no such route. */
    boolean unknownRoute() {
      return status == 404 || status == 405 || status == 501;
    }

    String said() {
      return status == 0
          ? Quoted.text(body.getBytes())
          : "answered " + status + ": " + Quoted.error(body.getBytes());
    }
  }

  /** Asks, on the event loop; never fails. Without a body it is a GET. */
  CompletableFuture<Answer> ask(Server server, String route, @Nullable Buffer body) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    loop.runOnContext(
        _ -> {
          Gathering gathering = new Gathering(answer);
          Http.Exchange exchange = http.send(server, route, body, Optional.empty(), gathering);
          Vertx vertx = loop.owner();
          long timer =
              vertx.setTimer(
                  Math.max(1, timeout.toMillis()),
                  _ -> {
                    exchange.close();
                    answer.complete(none("no answer within " + timeout.toMillis() + " ms"));
                  });
          var _ = answer.whenComplete((_, _) -> vertx.cancelTimer(timer));
        });
    return answer;
  }

  /** Whether a server is in order; never fails. */
  CompletableFuture<Boolean> healthy(Server server) {
    return ask(server, "/health", null)
        .thenCompose(
            health ->
                health.unknownRoute()
                    ? ask(server, "/v1/models", null)
                    : CompletableFuture.completedFuture(health))
        .thenApply(Answer::ok);
  }

  /**
   * Names of the models in an answer of {@code /v1/models}.
   *
   * @throws BackendException if it is none
   */
  static List<String> models(Answer answer) {
    return Json.read(answer.body().getBytes()).at("data").elements().stream()
        .flatMap(model -> model.at("id").text().stream())
        .toList();
  }

  private static Answer none(String why) {
    return new Answer(0, Buffer.buffer(why));
  }

  private static final class Gathering implements Http.Receiver {
    private final CompletableFuture<Answer> answer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;

    Gathering(CompletableFuture<Answer> answer) {
      this.answer = answer;
    }

    @Override
    public void head(int answered, String contentType, String retryAfter) {
      status = answered;
    }

    @Override
    public void data(byte[] bytes) {
      if (body.size() + bytes.length <= LONGEST_ANSWER) {
        body.writeBytes(bytes);
      }
    }

    @Override
    public void end() {
      answer.complete(new Answer(status, Buffer.buffer(body.toByteArray())));
    }

    @Override
    public void failed(Throwable cause) {
      answer.complete(none(Quoted.reason(cause)));
    }
  }
}
