package io.dikast.eval.data;

import io.dikast.eval.PreferenceItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads preference data sets as they are published.
 *
 * <pre>{@code
 * LoadedData<PreferenceItem> data = PreferenceData.load(Path.of("test.jsonl"));
 * }</pre>
 */
public final class PreferenceData {

  private PreferenceData() {}

  /**
   * Opens a data set to read it row by row.
   *
   * @param format of the rows; empty lets the first row's fields tell
   * @throws IOException if the file cannot be read
   */
  public static DataReader<PreferenceItem> open(Path file, Optional<DataFormat> format)
      throws IOException {
    return DataReader.open(file, format, PreferenceRows::parse);
  }

  /** Reads a whole data set whose first row tells the format. */
  public static LoadedData<PreferenceItem> load(Path file) throws IOException {
    return load(file, Optional.empty(), Long.MAX_VALUE);
  }

  /**
   * Reads a data set.
   *
   * @param format of the rows; empty lets the first row's fields tell
   * @param limit the most items to read
   * @throws IOException if the file cannot be read
   */
  public static LoadedData<PreferenceItem> load(Path file, Optional<DataFormat> format, long limit)
      throws IOException {
    try (DataReader<PreferenceItem> reader = open(file, format)) {
      return reader.load(limit);
    }
  }
}
