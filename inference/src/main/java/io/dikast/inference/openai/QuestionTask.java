package io.dikast.inference.openai;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.trace.ModelCall;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A question about a prompt that one answer settles, in one piece.
 *
 * @param <T> what the answer says
 */
final class QuestionTask<T> implements Task {

  /**
   * What is asked.
   *
   * @param operation what of a model it is
   * @param route such as {@code /v1/completions}
   * @param generated tokens that the server writes for it
   * @param reader reads the answer; throws {@link BackendException} for what it cannot be
   */
  record Asked<T>(
      ModelCall.Operation operation,
      String route,
      Supplier<Buffer> body,
      int generated,
      Function<Json, T> reader) {}

  private final SentPrompt prompt;
  private final Ledger ledger;
  private final Ledger.Purpose purpose;
  private final Asked<T> asked;
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  QuestionTask(SentPrompt prompt, Ledger ledger, Ledger.Purpose purpose, Asked<T> asked) {
    this.prompt = prompt;
    this.ledger = ledger;
    this.purpose = purpose;
    this.asked = asked;
  }

  CompletableFuture<T> answer() {
    return answer;
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public Ledger.Purpose purpose() {
    return purpose;
  }

  @Override
  public ModelCall.Operation operation() {
    return asked.operation();
  }

  @Override
  public long affinity() {
    return prompt.affinity();
  }

  @Override
  public boolean over() {
    return answer.isDone();
  }

  @Override
  public Request attempt(Dialect dialect) {
    if (prompt.sanitized()) {
      ledger.sanitized();
    }
    Meter meter = new Meter(ledger, purpose, prompt.guessedTokens());
    return new Request(
        asked.route(),
        asked.body().get(),
        false,
        new Whole(
            json -> {
              T said = asked.reader().apply(json);
              meter.drawn(asked.generated());
              ReplyJson.usage(json, meter);
              answer.complete(said);
            }),
        meter);
  }

  @Override
  public void stop(Finish finish) {
    broken(
        new BackendException(
            "the question was cut off: " + finish.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void broken(BackendException cause) {
    answer.completeExceptionally(cause);
  }
}
