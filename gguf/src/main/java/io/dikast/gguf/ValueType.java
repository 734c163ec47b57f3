package io.dikast.gguf;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of metadata values, with their codes in the file (GGUF specification, version 3). */
public enum ValueType {
  UINT8(0, 1, 0, 255),
  INT8(1, 1, Byte.MIN_VALUE, Byte.MAX_VALUE),
  UINT16(2, 2, 0, 65_535),
  INT16(3, 2, Short.MIN_VALUE, Short.MAX_VALUE),
  UINT32(4, 4, 0, 0xFFFF_FFFFL),
  INT32(5, 4, Integer.MIN_VALUE, Integer.MAX_VALUE),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 0),
  ARRAY(9, 0),
  UINT64(10, 8, Long.MIN_VALUE, Long.MAX_VALUE),
  INT64(11, 8, Long.MIN_VALUE, Long.MAX_VALUE),
  FLOAT64(12, 8);

  private static final @Nullable ValueType[] BY_CODE = new ValueType[13];

  static {
    for (ValueType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final int bytes;
  private final boolean whole;
  private final long least;
  private final long most;

  ValueType(int code, int bytes, long least, long most) {
    this.code = code;
    this.bytes = bytes;
    this.whole = true;
    this.least = least;
    this.most = most;
  }

  ValueType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
    this.whole = false;
    this.least = 0;
    this.most = 0;
  }

  /** The type with this code, empty where there is none. */
  public static Optional<ValueType> ofCode(int code) {
    return code < 0 || code >= BY_CODE.length
        ? Optional.empty()
        : Optional.ofNullable(BY_CODE[code]);
  }

  /** The number that stands for this type in a file. */
  public int code() {
    return code;
  }

  /** Bytes of one value, 0 where that varies (strings and arrays). */
  public int bytes() {
    return bytes;
  }

  /** One of the eight integer types. */
  public boolean isWhole() {
    return whole;
  }

  /** One of the two floating-point types. */
  public boolean isReal() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** Whether a value can be stored; a UINT64 is any long, taken as unsigned. */
  boolean holds(long value) {
    return whole && value >= least && value <= most;
  }
}
