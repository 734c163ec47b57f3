package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Takes steps. A batch is parted among a fixed number of threads, each of which computes the
 * gradient of its share on a replica; the gradients are added in a fixed order. libtorch itself
 * gets one thread: for small matrices that is faster than its own parallelism, and a busy neighbour
 * does not hold everybody up.
 */
final class Fitting implements AutoCloseable {

  /** Fixed, so that every machine adds the same numbers in the same order. */
  private static final int SHARES = 1;

  private final AdamW optimizer;
  private final List<Decoder> replicas = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(SHARES, Thread.ofPlatform().name("fitting-", 0).factory());

  Fitting(Decoder decoder, AdamW optimizer) {
    torch.set_num_threads(1);
    openblas.blas_set_num_threads(1);
    this.optimizer = optimizer;
    for (int i = 0; i < SHARES; i++) {
      replicas.add(decoder.replica());
    }
  }

  private record Share(double loss, double weight, Tensor gradient) {}

  /** One step of an objective; gives the loss, the mean over the whole batch. */
  <T> double step(Objective<T> objective, List<T> batch, double rate) {
    double whole = objective.weight(batch);
    List<Callable<Share>> tasks = new ArrayList<>();
    for (int i = 0; i < SHARES; i++) {
      List<T> part = batch.subList(i * batch.size() / SHARES, (i + 1) * batch.size() / SHARES);
      Decoder replica = replicas.get(i);
      if (!part.isEmpty()) {
        tasks.add(() -> share(objective, replica, part, whole));
      }
    }
    List<Share> shares = new ArrayList<>();
    try {
      for (Future<Share> share : threads.invokeAll(tasks)) {
        shares.add(share.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while training", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a training step failed", e.getCause());
    }
    try (var _ = new PointerScope()) {
      Tensor gradient = shares.getFirst().gradient();
      for (Share share : shares.subList(1, shares.size())) {
        gradient.add_(share.gradient());
      }
      optimizer.step(gradient, rate);
    }
    shares.forEach(share -> share.gradient().releaseReference());
    return shares.stream().mapToDouble(share -> share.loss() * share.weight()).sum();
  }

  private static <T> Share share(
      Objective<T> objective, Decoder replica, List<T> part, double whole) {
    try (var _ = new PointerScope()) {
      double weight = objective.weight(part) / whole;
      Tensor loss = objective.loss(replica, part);
      loss.mul(new org.bytedeco.pytorch.Scalar(weight)).backward();
      Tensor gradient = replica.takeGradients();
      gradient.retainReference();
      return new Share(loss.item_double(), weight, gradient);
    }
  }

  @Override
  public void close() {
    threads.close();
    replicas.forEach(Decoder::close);
  }
}
