package io.dikast.testkit.backend;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.HiddenState;
import java.util.concurrent.CompletableFuture;

/**
 * One request for a hidden state to a {@link ScriptedBackend}, which a test that delivers by hand
 * answers.
 */
public final class ScriptedEmbedding {

  private final Embedding embedding;
  private final ScriptedQuestion<HiddenState> question;

  ScriptedEmbedding(Embedding embedding, Embedder embedder, int hiddenSize) {
    this.embedding = embedding;
    this.question =
        new ScriptedQuestion<>(
            embedding.prompt(),
            embedding.ledger(),
            embedding.purpose(),
            prompt -> checked(embedder.hiddenState(prompt), hiddenSize));
  }

  private static HiddenState checked(HiddenState state, int hiddenSize) {
    if (state.size() != hiddenSize) {
      throw new BackendException(
          "the script gave " + state.size() + " values, the backend says " + hiddenSize);
    }
    return state;
  }

  public Embedding embedding() {
    return embedding;
  }

  /** Whether the asker has withdrawn the request. */
  public boolean isCancelled() {
    return question.answer().isCancelled();
  }

  CompletableFuture<HiddenState> answer() {
    return question.answer();
  }

  /** Answers the request on this thread, unless it was withdrawn or answered. */
  public void release() {
    question.release();
  }

  void close() {
    question.close();
  }
}
