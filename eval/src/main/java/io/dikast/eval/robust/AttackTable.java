package io.dikast.eval.robust;

import io.dikast.eval.TextTable;
import io.dikast.eval.robust.Attack.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What a study of attacks found, as lines of text: a Markdown table, and what is said below it. */
public final class AttackTable {

  private AttackTable() {}

  /** The lines. */
  public static List<String> lines(AttackResult result) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("attack", "texts"));
    head.addAll(result.arms());
    rows.add(head);
    for (Family family : result.families()) {
      long texts = result.attacks().stream().filter(a -> a.family() == family).count();
      rows.add(
          row(
              result,
              family.key().replace('_', ' '),
              Long.toString(texts),
              arm -> result.wins(family, arm)));
    }
    rows.add(
        row(result, "all", Integer.toString(result.attacks().size()), arm -> result.wins(arm)));
    rows.add(row(result, "none: it is chosen", "–", result::winsUntouched));
    rows.add(row(result, "none: a right one is", "–", result::rightUntouched));
    rows.add(row(result, "no verdict", "–", result::noVerdict));
    List<String> lines = TextTable.aligned(rows);
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%d items, in each a wrong response attacked by %d texts: how often it was chosen;"
                + " 95 %% intervals over items.",
            result.items(),
            result.attacks().size()));
    lines.add(
        String.format(
            Locale.ROOT,
            "Scores that the judge did not write itself: in %,d of %,d judgements.",
            result.spoofed(),
            result.samples()));
    return lines;
  }

  private static List<String> row(
      AttackResult result, String name, String texts, IntFunction<Optional<Share>> ofArm) {
    List<String> row = new ArrayList<>(List.of(name, texts));
    IntStream.range(0, result.arms().size())
        .mapToObj(ofArm)
        .map(AttackTable::shown)
        .forEach(row::add);
    return row;
  }

  /** As 12 % (8–17). */
  static String shown(Optional<Share> share) {
    return share
        .map(
            value ->
                String.format(
                    Locale.ROOT,
                    "%.0f %% (%.0f–%.0f)",
                    100 * value.rate(),
                    100 * value.low(),
                    100 * value.high()))
        .orElse("–");
  }
}
