package io.dikast.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of a study in a file, one a line, each written as it is done. */
final class SampleFile implements AutoCloseable {

  private static final String OTHER_STUDY =
      "is of another study: another judge, sampling, number of samples or seed; name another file";

  private static final String OTHER_ITEM =
      "was drawn from an item that has changed since; name another file";

  private final String study;
  private final Map<String, PreferenceItem> items = new HashMap<>();
  private final List<StudyRow> found = new ArrayList<>();
  private final LineJournal journal;

  private SampleFile(Path file, String study, StudySettings settings, List<PreferenceItem> items)
      throws IOException {
    this.study = study;
    items.forEach(item -> this.items.put(item.id(), item));
    Set<List<Object>> seen = new HashSet<>();
    this.journal =
        LineJournal.open(
            file, (number, line) -> take(file, number, row(file, number, line), settings, seen));
  }

  static SampleFile open(
      Path file, String study, StudySettings settings, List<PreferenceItem> items)
      throws IOException {
    return new SampleFile(file, study, settings, items);
  }

  private void take(
      Path file, int number, RowJson row, StudySettings settings, Set<List<Object>> seen) {
    check(row.study().equals(study), file, number, OTHER_STUDY);
    PreferenceItem item = items.get(row.row().item());
    // Rows of items and seeds beyond this run's are left for a run that has them.
    if (item != null && row.row().seed() < settings.seeds()) {
      check(fits(row, item, settings), file, number, OTHER_ITEM);
      check(
          seen.add(List.of(row.row().item(), row.row().seed())),
          file,
          number,
          "repeats a row; delete it");
      found.add(row.row());
    }
  }

  private static RowJson row(Path file, int number, String line) throws IOException {
    try {
      return RowJson.read(line);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      String reason =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      throw new IllegalArgumentException(
          file + ", line " + number + ": no row of a study: " + reason, e);
    }
  }

  private static boolean fits(RowJson json, PreferenceItem item, StudySettings settings) {
    ItemDigest digest = ItemDigest.of(item);
    StudyRow row = json.row();
    return json.digest().equals(digest.hex())
        && row.tieSeed() == digest.seed(settings.seed(), row.seed())
        && row.samples().size() == settings.samples()
        && row.complete()
        && fits(row.greedy(), item)
        && row.samples().stream().allMatch(sample -> fits(sample, item));
  }

  private static boolean fits(StudySample sample, PreferenceItem item) {
    return !(sample instanceof StudySample.Scored scored)
        || scored.scores().size() == item.responses().size();
  }

  private static void check(boolean holds, Path file, int number, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(file + ", line " + number + ": the row " + otherwise);
    }
  }

  /** Rows of the study that need not be drawn again. */
  List<StudyRow> found() {
    return found;
  }

  /** Writes a row to its end before it returns. */
  void append(StudyRow row) {
    PreferenceItem item = items.get(row.item());
    if (item == null) {
      throw new IllegalArgumentException("the study has no item " + row.item());
    }
    try {
      journal.append(new RowJson(study, ItemDigest.of(item).hex(), row).write());
    } catch (IOException e) {
      throw new UncheckedIOException("a row could not be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
