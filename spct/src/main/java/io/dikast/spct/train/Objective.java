package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;

/**
 * What a step makes smaller.
 *
 * @param <T> what it is computed from
 */
@FunctionalInterface
public interface Objective<T> {

  /** The loss of a batch, one number with a gradient. Called within a pointer scope. */
  Tensor loss(Decoder decoder, T batch);

  /**
   * Cuts a batch into parts that are computed at once, each on a thread and a replica of its own:
   * the loss of the batch is the sum of the parts' losses times their shares. The whole batch
   * unless said otherwise.
   *
   * @param most how many parts are of use, at least 1
   */
  default List<Part<T>> parts(T batch, int most) {
    return List.of(new Part<>(batch, 1));
  }

  /**
   * A part of a batch.
   *
   * @param share of its loss in that of the whole batch, in (0, 1]
   */
  record Part<T>(T batch, double share) {

    public Part {
      Objects.requireNonNull(batch, "batch");
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("share must be in (0, 1], got " + share);
      }
    }

    /**
     * Cuts a list into stretches of about equally many elements, for a loss that is a mean.
     *
     * @param batch at least one element
     * @param most parts, at least 1
     * @param weight of an element in the mean, above 0
     */
    public static <E> List<Part<List<E>>> ofList(
        List<E> batch, int most, ToDoubleFunction<E> weight) {
      double whole = batch.stream().mapToDouble(weight).sum();
      int count = Math.min(most, batch.size());
      List<Part<List<E>>> parts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        List<E> part = batch.subList(i * batch.size() / count, (i + 1) * batch.size() / count);
        parts.add(new Part<>(part, part.stream().mapToDouble(weight).sum() / whole));
      }
      return List.copyOf(parts);
    }
  }
}
