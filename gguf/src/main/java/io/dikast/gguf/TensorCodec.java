package io.dikast.gguf;

/** Turns floats into the bytes of a tensor and back, a run of whole blocks at a time. */
final class TensorCodec {

  private static final int Q8_BLOCK = 32;
  private static final float MAX_HALF = 65_504;

  private TensorCodec() {}

  static boolean canEncode(GgmlType type) {
    return type == GgmlType.F32 || type == GgmlType.F16 || type == GgmlType.Q8_0;
  }

  static boolean canDecode(GgmlType type) {
    return canEncode(type) || type == GgmlType.BF16;
  }

  /**
   * Encodes the first floats of an array.
   *
   * @throws IllegalArgumentException if a value is not finite or too large for the type; the
   *     message gives its index
   */
  static void encode(GgmlType type, float[] values, int count, byte[] target) {
    switch (type) {
      case F32 -> {
        for (int i = 0; i < count; i++) {
          Bytes.putFloat(target, 4 * i, requireWithin(values, i, Float.MAX_VALUE));
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          float value = requireWithin(values, i, MAX_HALF);
          Bytes.putShort(target, 2 * i, Float.floatToFloat16(value));
        }
      }
      case Q8_0 -> encodeQ8(values, count, target);
      default -> throw new IllegalArgumentException("expected F32, F16 or Q8_0, got " + type);
    }
  }

  /**
   * ggml's Q8_0: 32 values share the scale d = max|x| / 127, stored as a half; each value is x / d,
   * rounded to the nearest integer, halves away from zero. The quotient uses d before it is rounded
   * to a half, as ggml does.
   */
  private static void encodeQ8(float[] values, int count, byte[] target) {
    int at = 0;
    for (int block = 0; block < count; block += Q8_BLOCK) {
      float largest = 0;
      for (int i = block; i < block + Q8_BLOCK; i++) {
        largest = Math.max(largest, Math.abs(requireWithin(values, i, 127 * MAX_HALF)));
      }
      float scale = largest / 127;
      float inverse = 1 / scale;
      // A scale so small that its inverse overflows is 0 as a half too.
      boolean vanishes = scale == 0 || Float.isInfinite(inverse);
      Bytes.putShort(target, at, vanishes ? 0 : Float.floatToFloat16(scale));
      at += 2;
      for (int i = block; i < block + Q8_BLOCK; i++) {
        target[at++] = vanishes ? 0 : round(values[i] * inverse);
      }
    }
  }

  /** C's roundf; in double, where adding a half is exact. */
  private static byte round(float value) {
    return (byte) (value + Math.copySign(0.5, value));
  }

  private static float requireWithin(float[] values, int index, float most) {
    float value = values[index];
    // NaN fails the comparison too.
    if (!(Math.abs(value) <= most)) {
      throw new IllegalArgumentException(
          "expected values within ±" + most + ", got " + value + " at " + index);
    }
    return value;
  }

  /** Decodes a run of elements; the source begins at a block. */
  static void decode(GgmlType type, byte[] source, float[] target, int at, int count) {
    switch (type) {
      case F32 -> {
        for (int i = 0; i < count; i++) {
          target[at + i] = Bytes.getFloat(source, 4 * i);
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          target[at + i] = Float.float16ToFloat(Bytes.getShort(source, 2 * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          target[at + i] = Float.intBitsToFloat(Bytes.getShort(source, 2 * i) << 16);
        }
      }
      case Q8_0 -> {
        int from = 0;
        for (int block = 0; block < count; block += Q8_BLOCK) {
          float scale = Float.float16ToFloat(Bytes.getShort(source, from));
          from += 2;
          for (int i = 0; i < Q8_BLOCK; i++) {
            target[at + block + i] = source[from++] * scale;
          }
        }
      }
      default -> throw new IllegalArgumentException("expected F32, F16, BF16 or Q8_0, got " + type);
    }
  }
}
