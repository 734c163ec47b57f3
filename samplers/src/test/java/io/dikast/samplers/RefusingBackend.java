package io.dikast.samplers;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.SampleGroup;
import java.util.concurrent.CompletableFuture;

/** Has no room for prompts that hold a certain text. */
record RefusingBackend(Backend inner, String refused) implements Backend {

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    if (group.prompt().text().contains(refused)) {
      throw new ContextLengthException(100, 100);
    }
    return inner.generate(group, listener);
  }

  @Override
  public CompletableFuture<LabelProbabilities> choose(Choice choice) {
    return inner.choose(choice);
  }

  @Override
  public BackendInfo describe() {
    return inner.describe();
  }

  @Override
  public void close() {
    inner.close();
  }
}
