package io.dikast.gguf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian reads and writes in a byte array, at any position. */
final class Bytes {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private Bytes() {}

  static short getShort(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static float getFloat(byte[] bytes, int at) {
    return (float) FLOAT.get(bytes, at);
  }

  static void putShort(byte[] bytes, int at, short value) {
    SHORT.set(bytes, at, value);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  static void putFloat(byte[] bytes, int at, float value) {
    FLOAT.set(bytes, at, value);
  }

  /** An integer of this type, widened with its sign or without. */
  static long getWhole(byte[] bytes, int at, ValueType type) {
    return switch (type) {
      case UINT8 -> bytes[at] & 0xFFL;
      case INT8 -> bytes[at];
      case UINT16 -> getShort(bytes, at) & 0xFFFFL;
      case INT16 -> getShort(bytes, at);
      case UINT32 -> getInt(bytes, at) & 0xFFFF_FFFFL;
      case INT32 -> getInt(bytes, at);
      case UINT64, INT64 -> getLong(bytes, at);
      case FLOAT32, FLOAT64, BOOL, STRING, ARRAY ->
          throw new IllegalArgumentException("expected an integer type, got " + type);
    };
  }

  /** The low bytes of a value, as many as the type has. */
  static void putWhole(byte[] bytes, int at, ValueType type, long value) {
    switch (type.bytes()) {
      case 1 -> bytes[at] = (byte) value;
      case 2 -> putShort(bytes, at, (short) value);
      case 4 -> putInt(bytes, at, (int) value);
      default -> putLong(bytes, at, value);
    }
  }
}
