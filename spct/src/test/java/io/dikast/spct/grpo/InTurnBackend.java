package io.dikast.spct.grpo;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.SampleGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * One group after another, each to its end. A group that comes while another is drawn may go first
 * and find another part of its prompt cached, hence differ by rounding: when it comes must not
 * matter.
 */
record InTurnBackend(Backend inner) implements Backend {

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    CountDownLatch left = new CountDownLatch(group.seeds().size());
    GenerationHandle handle =
        inner.generate(
            group,
            new GenerationListener() {
              @Override
              public void onGeneration(Generation generation) {
                listener.onGeneration(generation);
                left.countDown();
              }

              @Override
              public void onText(int draw, String text) {
                listener.onText(draw, text);
              }
            });
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      handle.cancel();
    }
    return handle;
  }

  @Override
  public CompletableFuture<LabelProbabilities> choose(Choice choice) {
    return inner.choose(choice);
  }

  @Override
  public CompletableFuture<HiddenState> embed(Embedding embedding) {
    return inner.embed(embedding);
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
