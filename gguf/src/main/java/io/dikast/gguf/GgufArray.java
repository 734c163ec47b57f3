package io.dikast.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An array in the metadata, kept as its bytes in the file. A vocabulary of 150,000 strings costs
 * its bytes until somebody asks for the strings; each of the methods below decodes anew. Two arrays
 * are equal if their element types and bytes are.
 */
public final class GgufArray {

  /** Receives the strings of an array as they lie in the file; no copy is made. */
  @FunctionalInterface
  interface TextVisitor {
    void text(int index, byte[] bytes, int from, int length);
  }

  private final ValueType elementType;
  private final int size;
  private final byte[] bytes;

  /** Takes over the bytes, which hold exactly {@code size} elements that were checked before. */
  GgufArray(ValueType elementType, int size, byte[] bytes) {
    this.elementType = elementType;
    this.size = size;
    this.bytes = bytes;
  }

  public static GgufArray ofTexts(List<String> values) {
    Sink sink = new Sink(values.size() * 16);
    for (String value : values) {
      sink.text(value);
    }
    return new GgufArray(ValueType.STRING, values.size(), sink.bytes());
  }

  /** Integers of one of the eight integer types; each must fit it. */
  public static GgufArray ofWholes(ValueType type, long... values) {
    if (!type.isWhole()) {
      throw new IllegalArgumentException("expected an integer type, got " + type);
    }
    byte[] bytes = new byte[Math.multiplyExact(values.length, type.bytes())];
    for (int i = 0; i < values.length; i++) {
      if (!type.holds(values[i])) {
        throw new IllegalArgumentException(
            "expected values that fit " + type + ", got " + values[i] + " at " + i);
      }
      Bytes.putWhole(bytes, i * type.bytes(), type, values[i]);
    }
    return new GgufArray(type, values.length, bytes);
  }

  public static GgufArray ofInt32(int... values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
    for (int i = 0; i < values.length; i++) {
      Bytes.putInt(bytes, 4 * i, values[i]);
    }
    return new GgufArray(ValueType.INT32, values.length, bytes);
  }

  public static GgufArray ofFloat32(float... values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, 4)];
    for (int i = 0; i < values.length; i++) {
      Bytes.putFloat(bytes, 4 * i, values[i]);
    }
    return new GgufArray(ValueType.FLOAT32, values.length, bytes);
  }

  public static GgufArray ofFloat64(double... values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, 8)];
    for (int i = 0; i < values.length; i++) {
      Bytes.putLong(bytes, 8 * i, Double.doubleToRawLongBits(values[i]));
    }
    return new GgufArray(ValueType.FLOAT64, values.length, bytes);
  }

  public static GgufArray ofFlags(boolean... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return new GgufArray(ValueType.BOOL, values.length, bytes);
  }

  /** Arrays in an array. Valid GGUF, but llama.cpp refuses a file that has one. */
  public static GgufArray ofArrays(List<GgufArray> values) {
    Sink sink = new Sink(64);
    for (GgufArray value : values) {
      sink.array(value);
    }
    return new GgufArray(ValueType.ARRAY, values.size(), sink.bytes());
  }

  public ValueType elementType() {
    return elementType;
  }

  public int size() {
    return size;
  }

  /**
   * The strings. Bytes that are not UTF-8 become U+FFFD here and stay as they are in a copy.
   *
   * @throws GgufException if the elements are of another type
   */
  public List<String> texts() {
    List<String> texts = new ArrayList<>(size);
    forEachText((index, from, start, length) -> texts.add(new String(from, start, length, UTF_8)));
    return List.copyOf(texts);
  }

  /**
   * The integers, a UINT64 as its bits.
   *
   * @throws GgufException if the elements are of another type
   */
  public long[] wholes() {
    require(elementType.isWhole(), "integers");
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] = Bytes.getWhole(bytes, i * elementType.bytes(), elementType);
    }
    return values;
  }

  /**
   * The floating-point numbers.
   *
   * @throws GgufException if the elements are of another type
   */
  public double[] reals() {
    require(elementType.isReal(), "floating-point numbers");
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          elementType == ValueType.FLOAT32
              ? Bytes.getFloat(bytes, 4 * i)
              : Double.longBitsToDouble(Bytes.getLong(bytes, 8 * i));
    }
    return values;
  }

  /**
   * The truth values.
   *
   * @throws GgufException if the elements are of another type
   */
  public boolean[] flags() {
    require(elementType == ValueType.BOOL, "booleans");
    boolean[] values = new boolean[size];
    for (int i = 0; i < size; i++) {
      values[i] = bytes[i] != 0;
    }
    return values;
  }

  /**
   * The arrays in this array.
   *
   * @throws GgufException if the elements are of another type
   */
  public List<GgufArray> arrays() {
    require(elementType == ValueType.ARRAY, "arrays");
    List<GgufArray> arrays = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < size; i++) {
      ValueType type = ValueType.ofCode(Bytes.getInt(bytes, at)).orElseThrow();
      int count = (int) Bytes.getLong(bytes, at + 4);
      int from = at + 12;
      at = end(type, count, from);
      arrays.add(new GgufArray(type, count, Arrays.copyOfRange(bytes, from, at)));
    }
    return List.copyOf(arrays);
  }

  private int end(ValueType type, int count, int from) {
    int at = from;
    if (type == ValueType.STRING) {
      for (int i = 0; i < count; i++) {
        at += 8 + (int) Bytes.getLong(bytes, at);
      }
    } else if (type == ValueType.ARRAY) {
      for (int i = 0; i < count; i++) {
        ValueType inner = ValueType.ofCode(Bytes.getInt(bytes, at)).orElseThrow();
        at = end(inner, (int) Bytes.getLong(bytes, at + 4), at + 12);
      }
    } else {
      at += count * type.bytes();
    }
    return at;
  }

  /** Walks over the strings without decoding them. */
  void forEachText(TextVisitor visitor) {
    require(elementType == ValueType.STRING, "strings");
    int at = 0;
    for (int i = 0; i < size; i++) {
      int length = (int) Bytes.getLong(bytes, at);
      visitor.text(i, bytes, at + 8, length);
      at += 8 + length;
    }
  }

  /** The elements as in the file, without type and count. */
  byte[] payload() {
    return bytes;
  }

  private void require(boolean holds, String expected) {
    if (!holds) {
      throw GgufException.type("(array)", "an array of " + expected, toString());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GgufArray array
        && array.elementType == elementType
        && array.size == size
        && Arrays.equals(array.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return 31 * elementType.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return elementType + "[" + size + "]";
  }
}
