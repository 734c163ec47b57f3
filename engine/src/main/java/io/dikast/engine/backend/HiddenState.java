package io.dikast.engine.backend;

import java.util.Arrays;

/**
 * What a model has made of a prompt: the hidden state of its last layer at the last token, behind
 * the final norm. Immutable.
 */
public final class HiddenState {

  private final float[] values;

  private HiddenState(float[] values) {
    this.values = values;
  }

  /**
   * These values, copied.
   *
   * @throws IllegalArgumentException if there is none or one is not finite
   */
  public static HiddenState of(float... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a hidden state has at least one value, got none");
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("a hidden state has finite values, got " + value);
      }
    }
    return new HiddenState(values.clone());
  }

  /** How many values: the width of the model. */
  public int size() {
    return values.length;
  }

  /** One value. */
  public float at(int index) {
    return values[index];
  }

  /** A copy of all values. */
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HiddenState that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "HiddenState[" + values.length + " values]";
  }
}
