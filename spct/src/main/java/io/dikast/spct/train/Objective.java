package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What a step makes smaller: a mean over what a batch consists of.
 *
 * @param <T> what a batch is a list of
 */
interface Objective<T> {

  /**
   * The mean loss of a batch or a part of one, with a gradient. Called within a pointer scope, on
   * several threads at once.
   */
  Tensor loss(Decoder decoder, List<T> batch);

  /** How much a part counts in the mean of the whole, such as its number of learned tokens. */
  double weight(List<T> batch);
}
