package io.dikast.server.http;

import io.dikast.engine.backend.Backend;
import io.dikast.server.json.Fault;
import io.dikast.server.json.JsonReading;
import io.dikast.server.json.JsonText;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Answers the requests of two routes without a socket: one JSON object in, one JSON value out. */
public final class LineService {

  /** The routes that are answered. */
  public enum Kind {
    SCORE,
    RERANK
  }

  /**
   * What one request came to.
   *
   * @param json the body that the route would have sent
   * @param fault why it could not be done, if it could not
   */
  public record Answer(String json, Optional<Fault> fault) {}

  private final Admission admission;
  private final JsonReading reading;
  private final Route route;

  private LineService(Backend backend, JudgeSettings settings, Limits limits, Kind kind) {
    Court court = new Court(limits, settings, new Meters());
    court.open(backend);
    this.admission = new Admission(limits.units());
    this.reading = new JsonReading(limits.nesting());
    this.route =
        switch (kind) {
          case SCORE -> new ScoreRoute(court);
          case RERANK -> new RerankRoute(court);
        };
  }

  /** Answers with this model, which the caller closes. */
  public static LineService of(Backend backend, JudgeSettings settings, Limits limits, Kind kind) {
    return new LineService(backend, settings, limits, kind);
  }

  /** Answers one request on a virtual thread. Cancelling the future cancels every draw. */
  public CompletableFuture<Answer> answer(byte[] request) {
    Call call =
        new Call(
            "line-" + UUID.randomUUID().toString().replace("-", ""),
            request,
            reading,
            admission,
            KeyQuota.NONE,
            RequestSpan.NONE);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    var _ =
        answer.whenComplete(
            (done, failure) -> {
              if (answer.isCancelled()) {
                call.cancellation().cancel(Cancellation.Cause.SHUTDOWN);
              }
            });
    Thread.ofVirtual().name("dikast-line").start(() -> answer.complete(answer(call)));
    return answer;
  }

  private Answer answer(Call call) {
    try {
      return switch (route.answer(call)) {
        case Reply.Whole whole -> new Answer(whole.body().toString(), Optional.empty());
        case Reply.Events _ -> throw new IllegalStateException("a line is not streamed");
      };
    } catch (RuntimeException e) {
      Fault fault = Faults.of(e, call.id());
      return new Answer(JsonText.of(fault), Optional.of(fault));
    } finally {
      call.end();
    }
  }
}
