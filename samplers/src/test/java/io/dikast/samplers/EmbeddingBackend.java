package io.dikast.samplers;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.SampleGroup;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Shows hidden states of two values, from the text of the prompt.
 *
 * @param contextCharacters what a prompt may have
 */
record EmbeddingBackend(Backend inner, Function<String, HiddenState> states, int contextCharacters)
    implements Backend {

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    return inner.generate(group, listener);
  }

  @Override
  public CompletableFuture<LabelProbabilities> choose(Choice choice) {
    return inner.choose(choice);
  }

  @Override
  public CompletableFuture<HiddenState> embed(Embedding embedding) {
    String text = embedding.prompt().text();
    if (text.length() > contextCharacters) {
      throw new ContextLengthException(text.length(), contextCharacters);
    }
    if (embedding.ledger().stopReason() != null) {
      return CompletableFuture.failedFuture(new BackendException("the request has ended"));
    }
    embedding.ledger().prompt(embedding.purpose(), text.length(), 0);
    return CompletableFuture.completedFuture(states.apply(text));
  }

  @Override
  public BackendInfo describe() {
    return inner.describe().withHiddenSize(2);
  }

  @Override
  public void close() {
    inner.close();
  }
}
