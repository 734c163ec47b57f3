package io.dikast.spct.rft;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file of what is to be learned, and beside it a journal of the items that are done, so that a
 * run that was killed goes on where it was. An item's lines are written first and then its line in
 * the journal, which says how long the file has become: what was written of an item that the
 * journal does not know is cut off.
 *
 * <p>Not thread-safe.
 */
public final class RftFile implements AutoCloseable {

  private static final JsonFactory JSON = new JsonFactory();

  private final TrainingFormat format;
  private final FileChannel lines;
  private final FileChannel journal;
  private final Set<String> done = new HashSet<>();
  private RftStatistics statistics = RftStatistics.NONE;

  private RftFile(TrainingFormat format, FileChannel lines, FileChannel journal) {
    this.format = format;
    this.lines = lines;
    this.journal = journal;
  }

  /**
   * Opens a file to add to, which is made where it is not there.
   *
   * @param fingerprint of everything that determines what is written
   * @throws IllegalArgumentException if the journal belongs to other settings, or the file has none
   */
  public static RftFile open(Path file, TrainingFormat format, String fingerprint)
      throws IOException {
    Path journalFile = file.resolveSibling(file.getFileName() + ".journal");
    if (Files.exists(file) && Files.size(file) > 0 && !Files.exists(journalFile)) {
      throw new IllegalArgumentException(
          file + " is there already, without the journal that would let a run go on");
    }
    FileChannel lines = open(file);
    try {
      FileChannel journal = open(journalFile);
      try {
        RftFile opened = new RftFile(format, lines, journal);
        opened.goOn(journalFile, fingerprint + " " + format);
        return opened;
      } catch (IOException | RuntimeException e) {
        journal.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void goOn(Path journalFile, String fingerprint) throws IOException {
    String written = Files.readString(journalFile);
    // A line without its end was being written when the run was killed.
    String whole = written.substring(0, written.lastIndexOf('\n') + 1);
    journal.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
    journal.position(journal.size());
    List<String> entries = whole.lines().toList();
    if (entries.isEmpty()) {
      append(journal, json(out -> out.writeStringField("fingerprint", fingerprint)));
    } else {
      Entry head = Entry.read(entries.getFirst());
      if (!head.fingerprint().equals(fingerprint)) {
        throw new IllegalArgumentException(
            journalFile
                + " belongs to a run with other settings: "
                + head.fingerprint()
                + ", not "
                + fingerprint);
      }
    }
    long length = 0;
    for (String line : entries.subList(Math.min(1, entries.size()), entries.size())) {
      Entry entry = Entry.read(line);
      done.add(entry.item());
      statistics = statistics.plus(entry.statistics());
      length = entry.bytes();
    }
    if (lines.size() < length) {
      throw new IllegalArgumentException(
          "the journal " + journalFile + " knows of more than is in the file beside it");
    }
    lines.truncate(length);
    lines.position(length);
  }

  /** Whether this item was done, now or by an earlier run. */
  public boolean isDone(String item) {
    return done.contains(item);
  }

  /** Of all items that are done, those of earlier runs too. */
  public RftStatistics statistics() {
    return statistics;
  }

  /** Writes what is to be learned from an item. */
  public void add(ItemOutcome outcome) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.setRootValueSeparator(null);
      format.write(json, outcome.kept(), outcome.trajectories());
    }
    append(lines, bytes.toByteArray());
    RftStatistics own = RftStatistics.of(outcome);
    long length = lines.position();
    append(
        journal,
        json(
            out -> {
              out.writeStringField("item", outcome.item());
              out.writeStringField("verdict", outcome.verdict().name());
              out.writeNumberField("bytes", length);
              out.writeNumberField("right", own.right());
              out.writeNumberField("wrong", own.wrong());
              out.writeNumberField("unreadable", own.unreadable());
              out.writeNumberField("failed", own.failed());
              out.writeNumberField("kept", own.kept());
            }));
    done.add(outcome.item());
    statistics = statistics.plus(own);
  }

  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  private static byte[] json(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
      out.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  private static void append(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(false);
  }

  /** A line of the journal; what it lacks is empty or 0. */
  private record Entry(String fingerprint, String item, long bytes, RftStatistics statistics) {

    static Entry read(String line) throws IOException {
      String fingerprint = "";
      String item = "";
      Verdict verdict = Verdict.UNLABELLED;
      long bytes = 0;
      int right = 0;
      int wrong = 0;
      int unreadable = 0;
      int failed = 0;
      int kept = 0;
      try (JsonParser in = JSON.createParser(line)) {
        in.nextToken();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String name = in.currentName();
          in.nextToken();
          switch (name) {
            case "fingerprint" -> fingerprint = in.getText();
            case "item" -> item = in.getText();
            case "verdict" -> verdict = Verdict.valueOf(in.getText());
            case "bytes" -> bytes = in.getLongValue();
            case "right" -> right = in.getIntValue();
            case "wrong" -> wrong = in.getIntValue();
            case "unreadable" -> unreadable = in.getIntValue();
            case "failed" -> failed = in.getIntValue();
            case "kept" -> kept = in.getIntValue();
            default -> in.skipChildren();
          }
        }
      }
      return new Entry(
          fingerprint,
          item,
          bytes,
          RftStatistics.of(verdict, right, wrong, unreadable, failed, kept));
    }
  }

  @Override
  public void close() throws IOException {
    try (lines;
        journal) {
      lines.force(true);
    }
  }
}
