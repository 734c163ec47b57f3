package io.dikast.gguf;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Metadata with the exact types llama.cpp asks for: it refuses a key of another width, and for some
 * arrays it does not refuse but stops the process.
 */
final class KeyReader {

  private final GgufFile file;

  KeyReader(GgufFile file) {
    this.file = file;
  }

  GgufException wrong(String key, String expected) {
    return wrong(
        key, expected, file.metadata().find(key).map(GgufMetadata::describe).orElse("no such key"));
  }

  GgufException wrong(String key, String expected, String got) {
    return GgufException.at(file.path(), "key '" + key + "'", expected, got);
  }

  boolean contains(String key) {
    return file.metadata().contains(key);
  }

  Optional<String> optionalText(String key) {
    return switch (file.metadata().values().get(key)) {
      case null -> Optional.empty();
      case GgufValue.Text text -> Optional.of(text.value());
      case GgufValue _ -> throw wrong(key, "a string");
    };
  }

  String text(String key) {
    return optionalText(key).orElseThrow(() -> wrong(key, "a string"));
  }

  /** A truth value, or what holds where there is none. */
  boolean flag(String key, boolean otherwise) {
    return switch (file.metadata().values().get(key)) {
      case null -> otherwise;
      case GgufValue.Flag flag -> flag.value();
      case GgufValue _ -> throw wrong(key, "a boolean");
    };
  }

  OptionalInt optionalCount(String key, int least, int most) {
    return switch (file.metadata().values().get(key)) {
      case null -> OptionalInt.empty();
      case GgufValue.Whole(ValueType type, long value)
          when type == ValueType.UINT32 && value >= least && value <= most ->
          OptionalInt.of((int) value);
      case GgufValue _ -> throw wrong(key, "a UINT32 in " + least + ".." + most);
    };
  }

  /** An integer of this type as the bits of an int, whatever its value. */
  OptionalInt optionalWhole(String key, ValueType type) {
    return switch (file.metadata().values().get(key)) {
      case null -> OptionalInt.empty();
      case GgufValue.Whole whole when whole.type() == type -> OptionalInt.of((int) whole.value());
      case GgufValue _ -> throw wrong(key, "a " + type);
    };
  }

  int count(String key, int least, int most) {
    return optionalCount(key, least, most)
        .orElseThrow(() -> wrong(key, "a UINT32 in " + least + ".." + most));
  }

  /** A FLOAT32 that must be finite and in range; what holds where there is none. */
  float real(String key, float least, float most, float otherwise) {
    return switch (file.metadata().values().get(key)) {
      case null -> otherwise;
      case GgufValue.Real(ValueType type, double value)
          when type == ValueType.FLOAT32 && value >= least && value <= most ->
          (float) value;
      case GgufValue _ -> throw wrong(key, "a FLOAT32 in " + least + ".." + most);
    };
  }

  /** A UINT32 that holds for each layer, or an INT32 array with a value for each. */
  Optional<int[]> perLayer(String key, int layers, int least, int most) {
    return switch (file.metadata().values().get(key)) {
      case null -> Optional.empty();
      case GgufValue.Values(GgufArray array) -> {
        if (array.elementType() != ValueType.INT32 || array.size() != layers) {
          throw wrong(key, "a UINT32, or an INT32 array with a value for each of " + layers);
        }
        int[] values = new int[layers];
        long[] wholes = array.wholes();
        for (int i = 0; i < layers; i++) {
          if (wholes[i] < least || wholes[i] > most) {
            throw wrong(key, "values in " + least + ".." + most, wholes[i] + " for layer " + i);
          }
          values[i] = (int) wholes[i];
        }
        yield Optional.of(values);
      }
      case GgufValue _ -> {
        int[] values = new int[layers];
        Arrays.fill(values, count(key, least, most));
        yield Optional.of(values);
      }
    };
  }

  /** An array of this element type, or empty where the key is absent. */
  Optional<GgufArray> optionalArray(String key, ValueType elementType) {
    return switch (file.metadata().values().get(key)) {
      case null -> Optional.empty();
      case GgufValue.Values(GgufArray array) when array.elementType() == elementType ->
          Optional.of(array);
      case GgufValue _ -> throw wrong(key, "an array of " + elementType);
    };
  }

  GgufArray array(String key, ValueType elementType) {
    return optionalArray(key, elementType)
        .orElseThrow(() -> wrong(key, "an array of " + elementType));
  }
}
