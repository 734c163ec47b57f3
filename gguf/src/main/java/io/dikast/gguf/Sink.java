package io.dikast.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** A growing run of bytes in the encoding of GGUF. */
final class Sink {

  private byte[] bytes;
  private int length;

  Sink(int expected) {
    bytes = new byte[Math.max(expected, 64)];
  }

  void int32(int value) {
    whole(ValueType.INT32, value);
  }

  void int64(long value) {
    whole(ValueType.INT64, value);
  }

  private void whole(ValueType type, long value) {
    int at = grow(type.bytes());
    Bytes.putWhole(bytes, at, type, value);
  }

  void text(String value) {
    byte[] encoded = value.getBytes(UTF_8);
    int64(encoded.length);
    raw(encoded);
  }

  void raw(byte[] more) {
    int at = grow(more.length);
    System.arraycopy(more, 0, bytes, at, more.length);
  }

  /** An array with its element type and its count. */
  void array(GgufArray array) {
    int32(array.elementType().code());
    int64(array.size());
    raw(array.payload());
  }

  /** A value without its type. */
  void value(GgufValue value) {
    switch (value) {
      case GgufValue.Whole whole -> whole(whole.type(), whole.value());
      case GgufValue.Real real -> {
        if (real.type() == ValueType.FLOAT32) {
          int32(Float.floatToRawIntBits((float) real.value()));
        } else {
          int64(Double.doubleToRawLongBits(real.value()));
        }
      }
      case GgufValue.Flag flag -> whole(ValueType.UINT8, flag.value() ? 1 : 0);
      case GgufValue.Text text -> text(text.value());
      case GgufValue.Values values -> array(values.array());
    }
  }

  /** Zeros up to the next multiple of the alignment. */
  void pad(int alignment) {
    grow((int) (TensorLayout.align(length, alignment) - length));
  }

  int length() {
    return length;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Makes room, which is zero, and returns where it begins. It may replace the array: call it
   * before the array is named.
   */
  private int grow(int more) {
    int at = length;
    int end = Math.addExact(length, more);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(end, 2L * at)));
    }
    length = end;
    return at;
  }
}
