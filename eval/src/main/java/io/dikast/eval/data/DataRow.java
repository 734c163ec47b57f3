package io.dikast.eval.data;

import java.util.Objects;

/**
 * What came of one row of a file.
 *
 * @param <T> what its rows hold
 */
public sealed interface DataRow<T> {

  /** The line of the file, from 1, on which the row begins. */
  long line();

  /** A row that could be read. */
  record Item<T>(long line, T value) implements DataRow<T> {
    public Item {
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * A row that could not.
   *
   * @param reason what was expected and what came; may quote the file
   */
  record Faulty<T>(long line, String reason) implements DataRow<T> {
    public Faulty {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
