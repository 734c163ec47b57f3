package io.dikast.eval.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads questions alone: of any data set that {@link PreferenceData} reads, whose responses and
 * labels are passed over, or of rows of ours that hold no more than a {@code prompt}.
 */
public final class QuestionData {

  private QuestionData() {}

  /** Reads a whole data set whose first row tells the format. */
  public static LoadedData<QuestionItem> load(Path file) throws IOException {
    return load(file, Optional.empty(), Long.MAX_VALUE);
  }

  /**
   * Reads a data set.
   *
   * @param format of the rows; empty lets the first row's fields tell
   * @param limit the most questions to read
   * @throws IOException if the file cannot be read
   */
  public static LoadedData<QuestionItem> load(Path file, Optional<DataFormat> format, long limit)
      throws IOException {
    try (DataReader<QuestionItem> reader =
        DataReader.open(file, format, PreferenceRows::questionItem)) {
      return reader.load(limit);
    }
  }
}
