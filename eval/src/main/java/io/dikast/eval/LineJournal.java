package io.dikast.eval;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of lines, each written whole before anything goes on: a run that was killed lost none. */
final class LineJournal implements AutoCloseable {

  /** Hears each line that is there already. */
  interface Reader {
    void line(int number, String text) throws IOException;
  }

  private final Path file;
  private final FileChannel out;

  private LineJournal(Path file, FileChannel out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Reads what is there and opens the file to go on; makes it and its folder where there is none.
   */
  static LineJournal open(Path file, Reader reader) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (Files.exists(file)) {
      dropTornLine(file);
      int number = 0;
      try (var lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          reader.line(++number, line);
        }
      }
    }
    return new LineJournal(
        file,
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
  }

  /** A run that was killed may have ended within a line: that one is written again. */
  private static void dropTornLine(Path file) throws IOException {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      long end = content.length();
      while (end > 0) {
        content.seek(end - 1);
        if (content.read() == '\n') {
          break;
        }
        end--;
      }
      content.setLength(end);
    }
  }

  /** Writes a line to its end before it returns. */
  void append(String line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
