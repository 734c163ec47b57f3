package io.dikast.gguf;

import java.util.Objects;

/**
 * A metadata value with the exact type it has in the file; llama.cpp refuses a number of another
 * width than it expects.
 */
public sealed interface GgufValue {

  /** An integer; a UINT64 above 2^63 - 1 is kept as its 64 bits. */
  record Whole(ValueType type, long value) implements GgufValue {
    public Whole {
      if (!type.isWhole()) {
        throw new IllegalArgumentException("expected an integer type, got " + type);
      }
      if (!type.holds(value)) {
        throw new IllegalArgumentException("expected a value that fits " + type + ", got " + value);
      }
    }

    @Override
    public String text() {
      return type == ValueType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
    }
  }

  /** A floating-point number; a FLOAT32 holds exactly what a float can. */
  record Real(ValueType type, double value) implements GgufValue {
    public Real {
      if (!type.isReal()) {
        throw new IllegalArgumentException("expected a floating-point type, got " + type);
      }
      if (type == ValueType.FLOAT32 && Double.compare((float) value, value) != 0) {
        throw new IllegalArgumentException("expected a value that fits FLOAT32, got " + value);
      }
    }

    @Override
    public String text() {
      return type == ValueType.FLOAT32 ? Float.toString((float) value) : Double.toString(value);
    }
  }

  /** True or false. */
  record Flag(boolean value) implements GgufValue {
    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }

    @Override
    public String text() {
      return Boolean.toString(value);
    }
  }

  /** A string. */
  record Text(String value) implements GgufValue {
    public Text {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public ValueType type() {
      return ValueType.STRING;
    }

    @Override
    public String text() {
      return value;
    }
  }

  /** Values of one type; see {@link GgufArray} for the ways to make one. */
  record Values(GgufArray array) implements GgufValue {
    public Values {
      Objects.requireNonNull(array, "array");
    }

    @Override
    public ValueType type() {
      return ValueType.ARRAY;
    }

    @Override
    public String text() {
      return array.toString();
    }
  }

  /** The type in the file. */
  ValueType type();

  /** The value as text: numbers in decimal, an array as its element type and length. */
  String text();

  static GgufValue of(String value) {
    return new Text(value);
  }

  static GgufValue of(boolean value) {
    return new Flag(value);
  }

  static GgufValue of(GgufArray array) {
    return new Values(array);
  }

  /** What llama.cpp expects for counts, lengths and token ids: 0 to 2^32 - 1. */
  static GgufValue uint32(long value) {
    return new Whole(ValueType.UINT32, value);
  }

  /** A signed integer of 32 bits. */
  static GgufValue int32(int value) {
    return new Whole(ValueType.INT32, value);
  }

  /** What llama.cpp expects for every real number. */
  static GgufValue float32(float value) {
    return new Real(ValueType.FLOAT32, value);
  }
}
