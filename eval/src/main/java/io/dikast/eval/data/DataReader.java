package io.dikast.eval.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a data set row by row: JSONL, or one JSON array, in UTF-8. Holds one row at a time, of at
 * most {@link #MAX_ROW_BYTES}. A row that cannot be read is told as such, none is left out. Not
 * thread-safe.
 *
 * <p>Ids are unique: the rows' own, with {@code #2} and so on behind those that come again, or
 * {@code line-7} where a row has none.
 */
public final class DataReader<T> implements AutoCloseable {

  /** The most bytes of one row: 8 MiB. */
  public static final int MAX_ROW_BYTES = 8 << 20;

  private static final List<String> ID_FIELDS =
      List.of("id", "question_id", "pair_uid", "bon_uid", "pair_id", "prompt_id");

  /** Turns the fields of one row into an item. */
  @FunctionalInterface
  interface RowParser<T> {
    /**
     * Reads a row.
     *
     * @param id for the item, unique in its file
     * @throws RowException if it does not hold what the format says
     */
    T parse(DataFormat format, Json.Fields row, String id);
  }

  private final RowSource rows;
  private final RowParser<T> parser;
  private final Map<String, Integer> seen = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private Optional<DataFormat> format;

  private DataReader(RowSource rows, Optional<DataFormat> format, RowParser<T> parser) {
    this.rows = rows;
    this.format = format;
    this.parser = parser;
  }

  static <T> DataReader<T> open(Path file, Optional<DataFormat> format, RowParser<T> parser)
      throws IOException {
    return open(Files.newInputStream(file), MAX_ROW_BYTES, format, parser);
  }

  static <T> DataReader<T> open(
      InputStream content, int maxRowBytes, Optional<DataFormat> format, RowParser<T> parser)
      throws IOException {
    Objects.requireNonNull(format, "format");
    try {
      return new DataReader<>(RowSource.of(content, maxRowBytes), format, parser);
    } catch (IOException e) {
      content.close();
      throw e;
    }
  }

  /** The format of the rows; empty until the first one whose fields tell it. */
  public Optional<DataFormat> format() {
    return format;
  }

  /** The next row, empty at the end of the file. */
  public Optional<DataRow<T>> next() throws IOException {
    return rows.next().map(this::read);
  }

  private DataRow<T> read(DataRow<Json.Fields> row) {
    return switch (row) {
      case DataRow.Faulty<Json.Fields>(long line, String reason) ->
          new DataRow.Faulty<>(line, reason);
      case DataRow.Item<Json.Fields>(long line, Json.Fields fields) -> {
        if (format.isEmpty()) {
          format = DataFormat.ofRow(fields);
        }
        if (format.isEmpty()) {
          yield new DataRow.Faulty<>(
              line, "the fields " + fields.values().keySet() + " are of no known data set");
        }
        try {
          yield new DataRow.Item<>(line, parser.parse(format.get(), fields, id(fields, line)));
        } catch (RowException e) {
          yield new DataRow.Faulty<>(line, e.reason());
        }
      }
    };
  }

  private String id(Json.Fields row, long line) {
    String own =
        ID_FIELDS.stream()
            .flatMap(name -> row.name(name).stream())
            .findFirst()
            .orElse("line-" + line);
    String unique = numbered(own);
    // A row may have the very id that another was given.
    while (!taken.add(unique)) {
      unique = numbered(own);
    }
    return unique;
  }

  private String numbered(String id) {
    int times = seen.merge(id, 1, Integer::sum);
    return times == 1 ? id : id + "#" + times;
  }

  /** Reads on to the end of the file, or until so many items are there. */
  public LoadedData<T> load(long limit) throws IOException {
    List<T> items = new ArrayList<>();
    List<DataRow.Faulty<T>> faults = new ArrayList<>();
    long faulty = 0;
    while (items.size() < limit) {
      Optional<DataRow<T>> row = next();
      if (row.isEmpty()) {
        break;
      }
      switch (row.get()) {
        case DataRow.Item<T> item -> items.add(item.value());
        case DataRow.Faulty<T> fault -> {
          faulty++;
          if (faults.size() < LoadedData.MAX_FAULTS) {
            faults.add(fault);
          }
        }
      }
    }
    return new LoadedData<>(format, items, faults, faulty);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
