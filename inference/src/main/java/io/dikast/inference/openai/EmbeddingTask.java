package io.dikast.inference.openai;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.trace.ModelCall;

/** A question answered by the vector at the end of a prompt. */
final class EmbeddingTask {

  /**
   * Where vectors are had.
   *
   * @param route {@code /v1/embeddings} or {@code /pooling}
   * @param size of a vector
   */
  record Source(String route, int size) {}

  private EmbeddingTask() {}

  static QuestionTask<HiddenState> of(String model, Source source, Embedding embedding) {
    SentPrompt prompt = SentPrompt.of(embedding.prompt());
    return new QuestionTask<>(
        prompt,
        embedding.ledger(),
        embedding.purpose(),
        new QuestionTask.Asked<>(
            ModelCall.Operation.EMBEDDING,
            source.route(),
            () -> RequestJson.vector(model, prompt),
            0,
            json -> state(ReplyJson.vector(json), source)));
  }

  private static HiddenState state(float[] vector, Source source) {
    if (vector.length != source.size()) {
      throw new BackendException(
          "expected a vector of " + source.size() + " values, got " + vector.length);
    }
    return HiddenState.of(vector);
  }
}
