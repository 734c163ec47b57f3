package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradient of a batch, its parts computed at once on as many threads. Owns replicas of the
 * decoder, not the decoder.
 */
final class Gradients implements AutoCloseable {

  /** Fixed, so that every machine adds the same numbers in the same order. */
  static final int PARTS = 2;

  private final List<Decoder> replicas = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          PARTS, Thread.ofPlatform().daemon().name("gradient-", 0).factory());

  Gradients(Decoder decoder) {
    for (int i = 0; i < PARTS; i++) {
      replicas.add(decoder.replica());
    }
  }

  /**
   * A loss and its gradient.
   *
   * @param gradient of all weights in their order
   */
  record Descent(double loss, Tensor gradient) {}

  /**
   * Computes both. Called within a pointer scope, which the gradient belongs to.
   *
   * @throws ArithmeticException if the loss is not finite
   */
  <T> Descent of(Objective<T> objective, T batch) {
    List<Objective.Part<T>> parts = objective.parts(batch, PARTS);
    List<CompletableFuture<Descent>> running = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Objective.Part<T> part = parts.get(i);
      Decoder replica = replicas.get(i);
      running.add(CompletableFuture.supplyAsync(() -> descent(objective, replica, part), threads));
    }
    try {
      // All of them, also after a fault: one left behind would compute with what is then closed.
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
      return sum(running.stream().map(CompletableFuture::join).toList());
    } catch (CompletionException e) {
      throw unwrapped(e);
    } finally {
      running.stream()
          .filter(descent -> !descent.isCompletedExceptionally())
          .forEach(descent -> descent.join().gradient().releaseReference());
    }
  }

  private static Descent sum(List<Descent> parts) {
    Tensor gradient = parts.getFirst().gradient().clone();
    parts.stream().skip(1).forEach(part -> gradient.add_(part.gradient()));
    return new Descent(parts.stream().mapToDouble(Descent::loss).sum(), gradient);
  }

  /** Of a part, both times its share; the gradient outlives the scope. */
  private static <T> Descent descent(
      Objective<T> objective, Decoder replica, Objective.Part<T> part) {
    try (var _ = new PointerScope()) {
      Tensor loss = objective.loss(replica, part.batch()).mul(new Scalar(part.share()));
      double value = loss.item_double();
      if (!Double.isFinite(value)) {
        throw new ArithmeticException("the loss is " + value);
      }
      loss.backward();
      Tensor gradient = replica.takeGradients();
      gradient.retainReference();
      return new Descent(value, gradient);
    }
  }

  private static RuntimeException unwrapped(CompletionException e) {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case Error cause -> throw cause;
      case null, default -> e;
    };
  }

  @Override
  public void close() {
    threads.close();
    replicas.forEach(Decoder::close);
  }
}
