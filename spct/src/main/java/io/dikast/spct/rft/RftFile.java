package io.dikast.spct.rft;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.spct.rft.RftStatistics.Counts;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The files of what is to be learned, one a format, and beside them a journal of the items that are
 * done, so that a run that was killed goes on where it was. An item's lines are written first and
 * then its line in the journal, which says how long each file has become: what was written of an
 * item that the journal does not know is cut off.
 *
 * <p>Not thread-safe; two runs cannot have one journal open.
 */
public final class RftFile implements AutoCloseable {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String ENDING = ".jsonl";

  private final List<TrainingFormat> formats;
  private final Path journalFile;
  private final FileChannel journal;
  private final List<FileChannel> files = new ArrayList<>();
  private final Map<String, ItemKey> done = new HashMap<>();
  private RftStatistics statistics = RftStatistics.NONE;

  private RftFile(List<TrainingFormat> formats, Path journalFile, FileChannel journal) {
    this.formats = formats;
    this.journalFile = journalFile;
    this.journal = journal;
  }

  /** One file of one format, as {@link #open(Path, List, String)}. */
  public static RftFile open(Path file, TrainingFormat format, String fingerprint)
      throws IOException {
    return open(file, List.of(format), fingerprint);
  }

  /**
   * Opens files to add to, which are made where they are not there.
   *
   * @param file of the first format; those of others have the format's name before their ending
   * @param formats different ones, at least one
   * @param fingerprint of everything that determines what is written
   * @throws IllegalArgumentException if the journal belongs to other settings, is open elsewhere or
   *     has been damaged, or a file has none
   */
  public static RftFile open(Path file, List<TrainingFormat> formats, String fingerprint)
      throws IOException {
    if (formats.isEmpty() || new HashSet<>(formats).size() != formats.size()) {
      throw new IllegalArgumentException("formats must differ, at least one, got " + formats);
    }
    Path journalFile = file.resolveSibling(file.getFileName() + ".journal");
    for (TrainingFormat format : formats) {
      Path own = fileOf(file, formats, format);
      if (Files.exists(own) && Files.size(own) > 0 && isMissing(journalFile)) {
        throw new IllegalArgumentException(
            own + " is there already, without the journal that would let a run go on");
      }
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    RftFile opened = new RftFile(List.copyOf(formats), journalFile, open(journalFile));
    try {
      opened.lock();
      for (TrainingFormat format : formats) {
        opened.files.add(open(fileOf(file, formats, format)));
      }
      opened.goOn(fingerprint + " " + formats);
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.closeAll();
      throw e;
    }
  }

  /**
   * Where a format is written.
   *
   * @param file of the first of these formats
   */
  public static Path fileOf(Path file, List<TrainingFormat> formats, TrainingFormat format) {
    if (format == formats.getFirst()) {
      return file;
    }
    String name = Objects.requireNonNull(file.getFileName(), "a file has a name").toString();
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    return file.resolveSibling(stem + "." + format + ENDING);
  }

  /** A journal without a line knows of nothing either. */
  private static boolean isMissing(Path journal) throws IOException {
    return !Files.exists(journal) || Files.size(journal) == 0;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void lock() throws IOException {
    boolean free;
    try {
      free = journal.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      free = false;
    }
    if (!free) {
      throw new IllegalArgumentException(journalFile + " is open in another run");
    }
  }

  private void goOn(String fingerprint) throws IOException {
    // Through the channel that holds the lock: some systems let no other read.
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(journal.size()));
    while (content.hasRemaining() && journal.read(content) >= 0) {}
    byte[] written = content.array();
    // A line without its end was being written when the run was killed, maybe within a character.
    int end = written.length;
    while (end > 0 && written[end - 1] != '\n') {
      end--;
    }
    journal.truncate(end);
    journal.position(end);
    List<String> lines = new String(written, 0, end, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty()) {
      append(journal, line(new JournalEntry.Head(fingerprint)));
    }
    List<Long> bytes = formats.stream().map(_ -> 0L).toList();
    for (int i = 0; i < lines.size(); i++) {
      boolean first = i == 0;
      switch (read(lines.get(i), i + 1)) {
        case JournalEntry.Head(String other) when first -> requireSame(fingerprint, other);
        case JournalEntry.Item item when !first && item.bytes().size() == formats.size() -> {
          count(item.key(), item.counts());
          bytes = item.bytes();
        }
        case JournalEntry other ->
            throw new IllegalArgumentException(
                journalFile + ", line " + (i + 1) + ": " + other + " does not belong there");
      }
    }
    for (int i = 0; i < files.size(); i++) {
      FileChannel lengthened = files.get(i);
      if (lengthened.size() < bytes.get(i)) {
        throw new IllegalArgumentException(
            "the journal "
                + journalFile
                + " knows of more than is in the file of "
                + formats.get(i)
                + " beside it");
      }
      lengthened.truncate(bytes.get(i));
      lengthened.position(bytes.get(i));
    }
  }

  private JournalEntry read(String line, int number) {
    try {
      return JournalEntry.read(line);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          journalFile + ", line " + number + " is none of a journal: " + e.getMessage(), e);
    }
  }

  private void requireSame(String fingerprint, String other) {
    if (!other.equals(fingerprint)) {
      throw new IllegalArgumentException(
          journalFile + " belongs to a run with other settings: " + other + ", not " + fingerprint);
    }
  }

  private void count(ItemKey key, Counts counts) {
    done.put(key.id(), key);
    statistics = statistics.plus(key, counts);
  }

  /**
   * Whether this item was done, now or by an earlier run.
   *
   * @throws IllegalArgumentException if it was, but has changed since
   */
  public boolean isDone(ItemKey item) {
    ItemKey known = done.get(item.id());
    if (known == null) {
      return false;
    }
    if (!known.digest().equals(item.digest())) {
      throw new IllegalArgumentException(
          "item '" + item.id() + "' has changed since " + journalFile + " was written");
    }
    return true;
  }

  /** Of all items that are done, those of earlier runs too. */
  public RftStatistics statistics() {
    return statistics;
  }

  /** Writes what is to be learned from an item; on disk once this returns. */
  public void add(ItemOutcome outcome) throws IOException {
    if (done.containsKey(outcome.item())) {
      throw new IllegalArgumentException("item '" + outcome.item() + "' was done before");
    }
    List<Long> bytes = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      // By way of characters: half a surrogate pair in some response must not end the run.
      StringWriter text = new StringWriter();
      try (JsonGenerator json = JSON.createGenerator(text)) {
        json.setRootValueSeparator(null);
        formats.get(i).write(json, outcome);
      }
      append(files.get(i), text.toString().getBytes(StandardCharsets.UTF_8));
      bytes.add(files.get(i).position());
    }
    Counts counts = Counts.of(outcome);
    append(journal, line(new JournalEntry.Item(outcome.key(), bytes, counts)));
    count(outcome.key(), counts);
  }

  private static byte[] line(JournalEntry entry) throws IOException {
    return (entry.json() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void append(FileChannel channel, byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(false);
  }

  private void closeAll() throws IOException {
    IOException first = null;
    List<FileChannel> all = new ArrayList<>(files);
    all.add(journal);
    for (FileChannel channel : all) {
      try {
        channel.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public void close() throws IOException {
    closeAll();
  }
}
