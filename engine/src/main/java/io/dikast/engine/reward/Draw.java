package io.dikast.engine.reward;

import java.util.Objects;

/**
 * One draw of the judge.
 *
 * @param index from 0; results are ordered by it
 * @param seed determines the draw, together with the question, the permutation and the model
 * @param permutation the order in which it sees the responses
 */
public record Draw(int index, long seed, Permutation permutation) {

  public Draw {
    Objects.requireNonNull(permutation, "permutation");
    if (index < 0) {
      throw new IllegalArgumentException("index must not be negative, got " + index);
    }
  }
}
