package io.dikast.inference.openai;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.backend.HiddenState;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Asks for the vector at the end of a prompt. */
final class EmbeddingTask implements Task {

  /**
   * Where vectors are had.
   *
   * @param route {@code /v1/embeddings} or {@code /pooling}
   * @param size of a vector
   */
  record Source(String route, int size) {}

  private final String model;
  private final Source source;
  private final Embedding embedding;
  private final SentPrompt prompt;
  private final CompletableFuture<HiddenState> answer = new CompletableFuture<>();

  EmbeddingTask(String model, Source source, Embedding embedding, SentPrompt prompt) {
    this.model = model;
    this.source = source;
    this.embedding = embedding;
    this.prompt = prompt;
  }

  CompletableFuture<HiddenState> answer() {
    return answer;
  }

  @Override
  public Ledger ledger() {
    return embedding.ledger();
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
      embedding.ledger().sanitized();
    }
    return new Request(
        source.route(),
        RequestJson.vector(model, prompt),
        false,
        new Whole(
            json -> {
              float[] vector = ReplyJson.vector(json);
              if (vector.length != source.size()) {
                throw new BackendException(
                    "expected a vector of " + source.size() + " values, got " + vector.length);
              }
              Meter meter =
                  new Meter(embedding.ledger(), embedding.purpose(), prompt.guessedTokens());
              meter.drawn(0);
              ReplyJson.usage(json, meter);
              answer.complete(HiddenState.of(vector));
            }));
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
