package io.dikast.eval;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells as a Markdown table that is aligned for people, too. */
public final class TextTable {

  private TextTable() {}

  /**
   * The lines.
   *
   * @param rows the head first; all of one length, at least one
   */
  public static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("|");
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(' ').append(cell).append(" ".repeat(widths[column] - cell.length() + 1));
        line.append('|');
      }
      lines.add(line.toString());
      if (lines.size() == 1) {
        StringBuilder rule = new StringBuilder("|");
        for (int width : widths) {
          rule.append("-".repeat(width + 2)).append('|');
        }
        lines.add(rule.toString());
      }
    }
    return lines;
  }
}
