package io.dikast.eval.robust;

import io.dikast.eval.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a study of bias found, as lines of text: a Markdown table, and what is said below it. */
public final class BiasTable {

  private BiasTable() {}

  /** The lines. */
  public static List<String> lines(BiasResult result) {
    String chance = String.format(Locale.ROOT, "%.0f %%", 100 * result.chance());
    List<String> lines =
        TextTable.aligned(
            List.of(
                List.of("bias", "share", "items", "without"),
                row(
                    "order: one draw judges otherwise when turned round",
                    result.flippedDraws(),
                    "0 %"),
                row("order: all draws together choose otherwise", result.flippedVotes(), "0 %"),
                row("order: the first place wins", result.firstWins(), chance),
                row("order: the last place wins", result.lastWins(), chance),
                row(
                    "length: a wrong choice is longer than the right",
                    result.wrongIsLonger(),
                    "about 50 %"),
                row(
                    "length: the longest is chosen though wrong",
                    result.longestWins(),
                    "the next line"),
                row(
                    "length: the shortest is chosen though wrong",
                    result.shortestWins(),
                    "the line above")));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%d items, %,d draws read in both orders; 95 %% intervals over items.",
            result.items(),
            result.pairs()));
    return lines;
  }

  private static List<String> row(String name, Optional<Share> share, String without) {
    return List.of(
        name,
        AttackTable.shown(share),
        share.map(value -> Integer.toString(value.items())).orElse("0"),
        without);
  }
}
