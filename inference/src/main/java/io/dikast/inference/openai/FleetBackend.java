package io.dikast.inference.openai;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Scorer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Models behind URLs: callers' threads write the prompt, the event loop does everything else. */
final class FleetBackend implements Backend {

  private final Vertx vertx;
  private final Context loop;
  private final Dispatch dispatch;
  private final BackendInfo info;
  private final EmbeddingTask.@Nullable Source embeddings;
  private final @Nullable ScorerSource scorer;
  private final boolean together;
  private final Object lifetime = new Object();
  private boolean closed;

  FleetBackend(
      Context loop,
      Dispatch dispatch,
      BackendInfo info,
      EmbeddingTask.@Nullable Source embeddings,
      @Nullable ScorerSource scorer,
      boolean together) {
    this.vertx = loop.owner();
    this.loop = loop;
    this.dispatch = dispatch;
    this.info = info;
    this.embeddings = embeddings;
    this.scorer = scorer;
    this.together = together;
    loop.runOnContext(_ -> dispatch.open());
  }

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    Objects.requireNonNull(listener, "listener");
    SentPrompt prompt = SentPrompt.of(group.prompt());
    List<FleetDraw> draws =
        IntStream.range(0, group.seeds().size())
            .mapToObj(draw -> new FleetDraw(draw, group, listener))
            .toList();
    submit(
        () -> {
          boolean one = together && !dispatch.manyRefused();
          List<List<FleetDraw>> requests =
              one ? List.of(draws) : draws.stream().map(List::of).toList();
          for (List<FleetDraw> request : requests) {
            dispatch.start(new DrawTask(info.model(), group, prompt, request));
          }
        });
    return new GenerationHandle() {
      @Override
      public void cancel(int draw) {
        FleetDraw cancelled = draws.get(draw);
        cancelled.askToCancel();
        unlessClosed(cancelled::cancel);
      }

      @Override
      public void cancel() {
        draws.forEach(FleetDraw::askToCancel);
        unlessClosed(() -> draws.forEach(FleetDraw::cancel));
      }
    };
  }

  @Override
  public CompletableFuture<LabelProbabilities> choose(Choice choice) {
    return start(ChoiceTask.of(info.model(), choice));
  }

  @Override
  public CompletableFuture<HiddenState> embed(Embedding embedding) {
    if (embeddings == null) {
      return Backend.super.embed(embedding);
    }
    return start(EmbeddingTask.of(info.model(), embeddings, embedding));
  }

  @Override
  public Optional<Scorer> scorer() {
    return Optional.ofNullable(scorer)
        .map(source -> new FleetScorer(info.model(), source, this::start));
  }

  private <T> CompletableFuture<T> start(QuestionTask<T> task) {
    CompletableFuture<T> answer = task.answer();
    submit(
        () -> {
          Call call = dispatch.start(task);
          var _ =
              answer.whenComplete(
                  (_, _) -> {
                    if (answer.isCancelled()) {
                      unlessClosed(call::checkLedger);
                    }
                  });
        });
    return answer;
  }

  /** Has the loop do it, before anything that is submitted later, {@link #close} included. */
  private void submit(Runnable work) {
    synchronized (lifetime) {
      if (closed) {
        throw new IllegalStateException("the backend is closed");
      }
      loop.runOnContext(_ -> work.run());
    }
  }

  private void unlessClosed(Runnable work) {
    synchronized (lifetime) {
      if (!closed) {
        loop.runOnContext(_ -> work.run());
      }
    }
  }

  @Override
  public BackendInfo describe() {
    return info;
  }

  @Override
  public void close() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    synchronized (lifetime) {
      if (!closed) {
        closed = true;
        loop.runOnContext(
            _ -> {
              dispatch.close();
              ended.complete(null);
            });
      } else {
        ended.complete(null);
      }
    }
    Context current = Vertx.currentContext();
    if (current != null && vertx.equals(current.owner())) {
      // A listener closes: it cannot wait for itself.
      dispatch.close();
      var _ = vertx.close();
      return;
    }
    try {
      ended.join();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    } catch (RejectedExecutionException _) {
      // Another thread closed it in the meantime.
    }
  }

  @Override
  public String toString() {
    return "FleetBackend[" + info.model() + "]";
  }
}
