package io.dikast.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of a study by number: all seeds of the first item, then of the second. */
final class RowTable {

  private record Key(String item, int seed) {}

  private final List<PreferenceItem> items;
  private final int seeds;
  private final Map<Key, StudyRow> rows = new HashMap<>();

  RowTable(List<PreferenceItem> items, int seeds, List<StudyRow> found) {
    this.items = items;
    this.seeds = seeds;
    found.forEach(this::put);
  }

  /** Rows of the whole study. */
  int total() {
    return Math.multiplyExact(items.size(), seeds);
  }

  /** Rows that are in. */
  int size() {
    return rows.size();
  }

  PreferenceItem item(int number) {
    return items.get(number / seeds);
  }

  int seed(int number) {
    return number % seeds;
  }

  boolean holds(int number) {
    return rows.containsKey(new Key(item(number).id(), seed(number)));
  }

  boolean holds(StudyRow row) {
    return rows.containsKey(new Key(row.item(), row.seed()));
  }

  void put(StudyRow row) {
    rows.put(new Key(row.item(), row.seed()), row);
  }

  /** Items of which a row is missing. */
  List<PreferenceItem> unfinished() {
    List<PreferenceItem> unfinished = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      for (int seed = 0; seed < seeds; seed++) {
        if (!holds(i * seeds + seed)) {
          unfinished.add(items.get(i));
          break;
        }
      }
    }
    return unfinished;
  }

  /** All rows by number. */
  List<StudyRow> ordered() {
    List<StudyRow> ordered = new ArrayList<>(total());
    for (int number = 0; number < total(); number++) {
      StudyRow row = rows.get(new Key(item(number).id(), seed(number)));
      if (row == null) {
        throw new IllegalStateException(
            "no row of item " + item(number).id() + " and seed " + seed(number));
      }
      ordered.add(row);
    }
    return ordered;
  }
}
