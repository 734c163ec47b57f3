package io.dikast.eval.data;

import java.util.List;
import java.util.Optional;

/**
 * A data set in memory.
 *
 * @param format of its rows; empty where none could be told
 * @param items rows that could be read, in the order of the file
 * @param faults what is wrong with the rows that could not, the first {@link #MAX_FAULTS} of them
 * @param faulty how many could not be read
 */
public record LoadedData<T>(
    Optional<DataFormat> format, List<T> items, List<DataRow.Faulty<T>> faults, long faulty) {

  /** How many faults are kept in words; the rest is counted. */
  public static final int MAX_FAULTS = 20;

  public LoadedData {
    items = List.copyOf(items);
    faults = List.copyOf(faults);
    if (faulty < faults.size()) {
      throw new IllegalArgumentException(
          "faulty must count all " + faults.size() + " faults, got " + faulty);
    }
  }
}
