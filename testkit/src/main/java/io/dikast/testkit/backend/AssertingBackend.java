package io.dikast.testkit.backend;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.CacheUsage;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Scorer;
import io.dikast.engine.backend.Scoring;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Watches another backend keep the contract of {@link Backend}: every draw told exactly once, no
 * text after its end, nothing after close, no draw past its limits, a cancel honoured, only faults
 * of the kinds that are promised. Put it between the backend and whatever drives it.
 *
 * <p>A backend swallows what its listeners throw, so breaches are kept and thrown by {@link
 * #verify}, which {@link #close} calls too.
 */
public final class AssertingBackend implements Backend {

  private final Backend watched;
  private final BackendInfo info;
  private final List<String> breaches = new CopyOnWriteArrayList<>();
  private final List<WatchedDraw> draws = new CopyOnWriteArrayList<>();
  private volatile boolean closing;
  private volatile boolean closed;

  private AssertingBackend(Backend watched) {
    this.watched = watched;
    this.info = watched.describe().withCache(CacheUsage.NONE);
  }

  public static AssertingBackend around(Backend backend) {
    return new AssertingBackend(Objects.requireNonNull(backend));
  }

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    List<WatchedDraw> started =
        IntStream.range(0, group.seeds().size())
            .mapToObj(draw -> new WatchedDraw(this, group, draw, listener))
            .toList();
    boolean wasClosed = closed;
    GenerationHandle handle;
    try {
      handle = watched.generate(group, new WatchedListener(this, started));
    } catch (IllegalArgumentException | IllegalStateException e) {
      started.forEach(WatchedDraw::refused);
      throw e;
    } catch (RuntimeException e) {
      started.forEach(WatchedDraw::refused);
      breach("generate throws only IllegalArgumentException and IllegalStateException, got " + e);
      throw e;
    }
    draws.addAll(started);
    if (wasClosed) {
      breach("generate throws IllegalStateException after close, it started a group");
    }
    return new GenerationHandle() {
      @Override
      public void cancel(int draw) {
        started.get(draw).cancelAsked();
        handle.cancel(draw);
        started.get(draw).cancelTaken();
      }

      @Override
      public void cancel() {
        started.forEach(WatchedDraw::cancelAsked);
        handle.cancel();
        started.forEach(WatchedDraw::cancelTaken);
      }
    };
  }

  @Override
  public CompletableFuture<LabelProbabilities> choose(Choice choice) {
    boolean wasClosed = closed;
    CompletableFuture<LabelProbabilities> answer;
    try {
      answer = watched.choose(choice);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) {
      breach("choose throws only IllegalArgumentException and IllegalStateException, got " + e);
      throw e;
    }
    if (wasClosed) {
      breach("choose throws IllegalStateException after close, it took a question");
    }
    return watched(
        answer, probabilities -> checkProbabilities(choice, probabilities.probabilities()));
  }

  @Override
  public CompletableFuture<HiddenState> embed(Embedding embedding) {
    boolean wasClosed = closed;
    CompletableFuture<HiddenState> answer;
    try {
      answer = watched.embed(embedding);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw e;
    } catch (UnsupportedOperationException e) {
      if (info.hiddenSize() > 0) {
        breach("a backend of hidden size " + info.hiddenSize() + " shows hidden states, got " + e);
      }
      throw e;
    } catch (RuntimeException e) {
      breach("embed throws only what is promised, got " + e);
      throw e;
    }
    if (info.hiddenSize() == 0) {
      breach("embed throws UnsupportedOperationException where the hidden size is 0");
    }
    if (wasClosed) {
      breach("embed throws IllegalStateException after close, it took a request");
    }
    return watched(answer, this::checkSize);
  }

  private void checkSize(HiddenState state) {
    if (state.size() != info.hiddenSize()) {
      breach("a hidden state of " + info.hiddenSize() + " values, got " + state.size());
    }
  }

  @Override
  public Optional<Scorer> scorer() {
    return watched
        .scorer()
        .map(
            scorer ->
                scoring -> watched(scorer.score(scoring), shares -> checkShares(scoring, shares)));
  }

  private void checkShares(Scoring scoring, List<Double> shares) {
    if (shares.size() != scoring.responses().size()) {
      breach("one share a response of " + scoring.responses().size() + ", got " + shares);
    }
    for (double share : shares) {
      if (!(share >= 0 && share <= 1)) {
        breach("a share is in 0..1, got " + share);
      }
    }
  }

  private <T> CompletableFuture<T> watched(CompletableFuture<T> answer, Consumer<T> check) {
    CompletableFuture<T> seen =
        answer.whenComplete(
            (value, fault) -> {
              if (fault != null) {
                checkFault(fault);
              } else {
                check.accept(value);
              }
            });
    var _ =
        seen.whenComplete(
            (value, fault) -> {
              if (seen.isCancelled()) {
                answer.cancel(true);
              }
            });
    return seen;
  }

  private void checkFault(Throwable fault) {
    Throwable cause =
        fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    if (!(cause instanceof BackendException) && !(cause instanceof CancellationException)) {
      breach("a question fails with a BackendException, got " + cause);
    }
  }

  private void checkProbabilities(Choice choice, List<Double> probabilities) {
    double sum = probabilities.stream().mapToDouble(Double::doubleValue).sum();
    if (probabilities.size() != choice.labels().size()) {
      breach("one probability a label of " + choice.labels() + ", got " + probabilities);
    }
    if (sum > 1 + 1e-4) {
      breach("probabilities sum to at most 1, got " + sum);
    }
  }

  @Override
  public BackendInfo describe() {
    BackendInfo now = watched.describe();
    if (!now.withCache(CacheUsage.NONE).equals(info)) {
      breach("describe is constant but for the cache, was " + info + ", is " + now);
    }
    return now;
  }

  /** Closes the watched backend, then calls {@link #verify}. */
  @Override
  public void close() {
    closing = true;
    watched.close();
    for (WatchedDraw draw : draws) {
      draw.checkToldByClose();
    }
    closed = true;
    verify();
  }

  /**
   * Throws if the contract was broken up to now.
   *
   * @throws AssertionError with every breach
   */
  public void verify() {
    if (!breaches.isEmpty()) {
      throw new AssertionError(
          "the backend broke its contract:\n  " + String.join("\n  ", breaches));
    }
  }

  void breach(String what) {
    breaches.add(what);
  }

  BackendInfo info() {
    return info;
  }

  boolean isClosing() {
    return closing;
  }

  boolean isClosed() {
    return closed;
  }
}
