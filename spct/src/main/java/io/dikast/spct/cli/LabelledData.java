package io.dikast.spct.cli;

import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.LoadedData;
import io.dikast.eval.data.PreferenceData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The data that both ways of learning from labels begin with, and the seed of what is drawn of it.
 */
final class LabelledData {

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "Preference data: JSONL or a JSON array, of any format that eval reads.")
  private @Nullable Path data;

  @Option(
      names = {"-s", "--seed"},
      defaultValue = "0",
      description = "Of all draws (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--limit",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      paramLabel = "N",
      description = "Read only the first N rows.")
  private long limit;

  Path file() {
    return Objects.requireNonNull(data);
  }

  long seed() {
    return seed;
  }

  /** The rows; what is wrong with those that cannot be read is told. */
  LoadedData<PreferenceItem> load(SpctCommand parent) throws IOException {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit must be at least 1, got " + limit);
    }
    LoadedData<PreferenceItem> loaded = PreferenceData.load(file(), Optional.empty(), limit);
    parent.tellFaults(file(), loaded);
    if (loaded.items().isEmpty() && loaded.faulty() == 0) {
      throw new IllegalArgumentException(file() + " has no row");
    }
    return loaded;
  }
}
