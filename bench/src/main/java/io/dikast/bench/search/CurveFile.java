package io.dikast.bench.search;

import io.dikast.bench.BenchmarkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Rows on a disk, each added once it is there; a killed run goes on behind the last whole one. */
final class CurveFile {

  private final Path file;
  private final String study;

  /**
   * A file of a study.
   *
   * @param study what its rows have in common
   */
  CurveFile(Path file, String study) {
    this.file = file;
    this.study = study;
  }

  /**
   * The rows that are there.
   *
   * @throws BenchmarkException if they are of another study
   */
  Map<CurveRow.Cell, CurveRow> read() throws IOException {
    Map<CurveRow.Cell, CurveRow> rows = new HashMap<>();
    if (!Files.exists(file)) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      return rows;
    }
    String text = Files.readString(file);
    // A kill may have left half a line: that search is made again.
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    if (whole.length() < text.length()) {
      Files.writeString(file, whole);
    }
    int number = 0;
    for (String line : whole.lines().toList()) {
      number++;
      try {
        CurveRow row = CurveRow.read(line, study);
        rows.put(row.cell(), row);
      } catch (IllegalArgumentException e) {
        throw new BenchmarkException(file + ", line " + number + ": " + e.getMessage(), e);
      }
    }
    return rows;
  }

  void add(CurveRow row) {
    try {
      Files.write(
          file,
          (row.json(study) + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("a row could not be written", e);
    }
  }
}
