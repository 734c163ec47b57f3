package io.dikast.eval.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads data sets that label the steps of solutions: ProcessBench and PRM800K. */
public final class StepData {

  private StepData() {}

  /**
   * Opens a data set to read it row by row.
   *
   * @param format of the rows; empty lets the first row's fields tell
   * @throws IOException if the file cannot be read
   */
  public static DataReader<StepItem> open(Path file, Optional<DataFormat> format)
      throws IOException {
    return DataReader.open(file, format, StepRows::parse);
  }

  /**
   * Reads a data set.
   *
   * @param format of the rows; empty lets the first row's fields tell
   * @param limit the most items to read
   * @throws IOException if the file cannot be read
   */
  public static LoadedData<StepItem> load(Path file, Optional<DataFormat> format, long limit)
      throws IOException {
    try (DataReader<StepItem> reader = open(file, format)) {
      return reader.load(limit);
    }
  }
}
