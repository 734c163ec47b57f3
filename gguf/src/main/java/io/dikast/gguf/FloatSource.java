package io.dikast.gguf;

/**
 * Gives the elements of a tensor while it is written, so that a model need not fit in memory. It is
 * called on the writing thread, front to back, each element once.
 */
@FunctionalInterface
public interface FloatSource {

  /**
   * Fills {@code target[0..count)} with the elements {@code from..from+count} of the tensor.
   *
   * @param from index of the first element, in ggml's order: the first dimension runs fastest
   * @param count at most the length of the target
   */
  void fill(long from, float[] target, int count);

  /** The same value everywhere. */
  static FloatSource constant(float value) {
    return (from, target, count) -> java.util.Arrays.fill(target, 0, count, value);
  }

  /** The elements of an array, which must not change until they are written. */
  static FloatSource of(float[] values) {
    return (from, target, count) -> System.arraycopy(values, (int) from, target, 0, count);
  }
}
