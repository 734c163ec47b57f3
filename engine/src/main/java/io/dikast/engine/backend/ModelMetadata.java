package io.dikast.engine.backend;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model file says of itself: scalars as one text, arrays of strings as many. Dikast reads
 * {@code dikast.judge.template}, {@code dikast.judge.response}, {@code dikast.meta.suffix} and
 * {@code dikast.meta.labels} from here, so that nothing is built in for any one model.
 */
public record ModelMetadata(Map<String, List<String>> entries) {

  public static final ModelMetadata NONE = new ModelMetadata(Map.of());

  public ModelMetadata {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    entries.forEach((key, values) -> copy.put(key, List.copyOf(values)));
    entries = java.util.Collections.unmodifiableMap(copy);
  }

  /** A single value. */
  public Optional<String> text(String key) {
    List<String> values = texts(key);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** All values, empty where the key is absent. */
  public List<String> texts(String key) {
    return entries.getOrDefault(key, List.of());
  }
}
