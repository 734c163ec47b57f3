package io.dikast.engine.search;

import java.util.Objects;

/**
 * What was found out about a node.
 *
 * @param value how good it is, in 0..1, 1 is best; a process reward, a judged rollout, or both
 * @param children that it may have
 */
public record Evaluation(double value, Children children) {

  public Evaluation {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a value is in 0..1, got " + value);
    }
    Objects.requireNonNull(children);
  }

  /** Of an end. */
  public static Evaluation end(double value) {
    return new Evaluation(value, Children.none());
  }
}
