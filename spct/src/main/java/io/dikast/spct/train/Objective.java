package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
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
}
