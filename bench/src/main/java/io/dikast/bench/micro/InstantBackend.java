package io.dikast.bench.micro;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.TokenSequence;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;

/** Writes the same text for every draw, before the call returns. */
final class InstantBackend implements Backend {

  private static final BackendInfo INFO =
      new BackendInfo("instant", "instant", "", 0, true, ModelMetadata.NONE);

  private final TokenSequence text;

  InstantBackend(String text) {
    this.text = TokenSequence.ofText(text);
  }

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    for (int draw = 0; draw < group.seeds().size(); draw++) {
      listener.onGeneration(new Generation.Ended(draw, text, Generation.Finish.STOP, Double.NaN));
    }
    return Ended.INSTANCE;
  }

  @Override
  public CompletableFuture<LabelProbabilities> choose(Choice choice) {
    int labels = choice.labels().size();
    return CompletableFuture.completedFuture(
        new LabelProbabilities(Collections.nCopies(labels, 1.0 / labels)));
  }

  @Override
  public BackendInfo describe() {
    return INFO;
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  private enum Ended implements GenerationHandle {
    INSTANCE;

    @Override
    public void cancel(int draw) {
      // Every draw has ended.
    }

    @Override
    public void cancel() {
      // Every draw has ended.
    }
  }
}
