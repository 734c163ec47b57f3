package io.dikast.gguf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the header in file order: magic, version, counts, metadata, tensors (GGUF specification,
 * versions 2 and 3, which differ only in that 3 allows big-endian files). Work is linear in the
 * bytes of the header.
 */
final class HeaderParser {

  static final String ALIGNMENT = "general.alignment";
  static final int DEFAULT_ALIGNMENT = 32;
  static final int MAX_ALIGNMENT = 1 << 20;
  static final int MAX_KEY_BYTES = 65_535;

  /** ggml has 64 bytes for a name and needs one for its end. */
  static final int MAX_TENSOR_NAME_BYTES = 63;

  private static final int MAGIC = 0x4655_4747;
  private static final int LEAST_KEY_BYTES = 8 + 1 + 4 + 1;
  private static final int LEAST_TENSOR_BYTES = 8 + 1 + 4 + 8 + 4 + 8;

  private final HeaderCursor cursor;
  private final GgufLimits limits;

  HeaderParser(HeaderCursor cursor, GgufLimits limits) {
    this.cursor = cursor;
    this.limits = limits;
  }

  /** A tensor as the header describes it: its offset counts from the start of the data. */
  record Entry(String name, GgmlType type, List<Long> dims, long relative, int at) {}

  /** What the header says; {@link TensorLayout} holds the entries against the file's size. */
  record Header(
      int version, Map<String, GgufValue> values, List<Entry> entries, int alignment, int end) {}

  Header parse() {
    int magic = cursor.int32("magic");
    if (magic != MAGIC) {
      throw cursor.at(0, "magic", "the bytes GGUF", "0x" + Integer.toHexString(magic));
    }
    int version = version();
    int tensorCount =
        cursor.count(
            cursor.int64("tensor count"), limits.tensors(), LEAST_TENSOR_BYTES, "tensor count");
    int keyCount =
        cursor.count(cursor.int64("key count"), limits.keys(), LEAST_KEY_BYTES, "key count");
    Map<String, GgufValue> values = metadata(keyCount);
    int alignment = alignment(values);
    return new Header(version, values, entries(tensorCount), alignment, cursor.position());
  }

  private int version() {
    int version = cursor.int32("version");
    if (version == 2 || version == 3) {
      return version;
    }
    int swapped = Integer.reverseBytes(version);
    if (swapped >= 1 && swapped <= 3) {
      throw cursor.at(4, "version", "a little-endian file", "a big-endian one");
    }
    throw cursor.at(4, "version", "2 or 3", Integer.toUnsignedString(version));
  }

  private Map<String, GgufValue> metadata(int count) {
    Map<String, GgufValue> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      int at = cursor.position();
      String key = cursor.name(MAX_KEY_BYTES, "key " + i);
      GgufValue value = value(type("type of key '" + key + "'"), "key '" + key + "'");
      if (values.putIfAbsent(key, value) != null) {
        throw cursor.at(at, "key '" + key + "'", "each key once", "a second one");
      }
    }
    return values;
  }

  private ValueType type(String what) {
    int at = cursor.position();
    int code = cursor.int32(what);
    return ValueType.ofCode(code)
        .orElseThrow(
            () -> cursor.at(at, what, "a type code in 0..12", Integer.toUnsignedString(code)));
  }

  private GgufValue value(ValueType type, String what) {
    return switch (type) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 ->
          new GgufValue.Whole(type, cursor.whole(type, what));
      case FLOAT32 -> new GgufValue.Real(type, Float.intBitsToFloat(cursor.int32(what)));
      case FLOAT64 -> new GgufValue.Real(type, Double.longBitsToDouble(cursor.int64(what)));
      case BOOL -> new GgufValue.Flag(flag(what));
      case STRING -> new GgufValue.Text(cursor.text(what));
      case ARRAY -> {
        ValueType elementType = type(what);
        int count = count(elementType, what);
        int from = cursor.position();
        elements(elementType, count, 1, what);
        yield new GgufValue.Values(
            new GgufArray(elementType, count, cursor.copy(from, cursor.position())));
      }
    };
  }

  private boolean flag(String what) {
    int flag = cursor.uint8(what);
    if (flag > 1) {
      throw cursor.at(cursor.position() - 1, what, "a boolean of 0 or 1", flag + "");
    }
    return flag == 1;
  }

  private int count(ValueType elementType, String what) {
    int leastBytes =
        switch (elementType) {
          case STRING -> 8;
          case ARRAY -> 12;
          case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> elementType.bytes();
          case FLOAT32, FLOAT64, BOOL -> elementType.bytes();
        };
    return cursor.count(cursor.int64(what), limits.headerBytes(), leastBytes, "length of " + what);
  }

  /** Checks the elements and moves over them; nothing is made of them. */
  private void elements(ValueType type, int count, int depth, String what) {
    switch (type) {
      case STRING -> cursor.skipTexts(count, what);
      case ARRAY -> {
        if (depth >= limits.arrayDepth()) {
          throw cursor.fail(
              what, "arrays at most " + limits.arrayDepth() + " deep", "a deeper one");
        }
        for (int i = 0; i < count; i++) {
          ValueType inner = type(what);
          elements(inner, count(inner, what), depth + 1, what);
        }
      }
      case BOOL -> {
        for (int i = 0; i < count; i++) {
          flag(what);
        }
      }
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64, FLOAT32, FLOAT64 ->
          cursor.take((long) count * type.bytes(), what);
    }
  }

  private int alignment(Map<String, GgufValue> values) {
    GgufValue value = values.get(ALIGNMENT);
    if (value == null) {
      return DEFAULT_ALIGNMENT;
    }
    // llama.cpp stops the process where this key has another type.
    if (value instanceof GgufValue.Whole whole
        && whole.type() == ValueType.UINT32
        && isAlignment(whole.value())) {
      return (int) whole.value();
    }
    throw cursor.fail(
        "key '" + ALIGNMENT + "' before the byte",
        "a UINT32 that is a power of two in 8.." + MAX_ALIGNMENT,
        GgufMetadata.describe(value));
  }

  static boolean isAlignment(long value) {
    return value >= 8 && value <= MAX_ALIGNMENT && Long.bitCount(value) == 1;
  }

  private List<Entry> entries(int count) {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      int at = cursor.position();
      String name = cursor.name(MAX_TENSOR_NAME_BYTES, "name of tensor " + i);
      String what = "tensor '" + name + "'";
      if (!names.add(name)) {
        throw cursor.at(at, what, "each tensor once", "a second one");
      }
      List<Long> dims = dims(what);
      GgmlType type = tensorType(what);
      try {
        type.elements(dims);
      } catch (IllegalArgumentException e) {
        throw cursor.at(at, what, "dimensions that ggml can hold", e.getMessage() + "");
      }
      entries.add(new Entry(name, type, dims, cursor.int64(what), at));
    }
    return entries;
  }

  private List<Long> dims(String what) {
    int rank = cursor.int32(what);
    if (rank < 1 || rank > 4) {
      throw cursor.fail(what, "1 to 4 dimensions", Integer.toUnsignedString(rank));
    }
    List<Long> dims = new ArrayList<>(rank);
    for (int d = 0; d < rank; d++) {
      dims.add(cursor.int64(what));
    }
    return dims;
  }

  private GgmlType tensorType(String what) {
    int code = cursor.int32(what);
    return GgmlType.ofCode(code)
        .orElseThrow(() -> cursor.fail(what, "a known ggml type", Integer.toUnsignedString(code)));
  }
}
