package io.dikast.search;

import io.dikast.engine.search.NodeStatistics;
import io.dikast.engine.search.TreeSearch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** Writes a tree for others to read. Numbers have at most six decimals. */
public final class TreeExport {

  private TreeExport() {}

  /**
   * As JSON: {@code {"object":"search_tree", "best":n or null, "path":[…], "nodes":[{"number",
   * "parent" (null for the root), "place", "state", "value" (null until told), "visits", "out",
   * "mean", "prior", "label"}…]}}, parents before their children.
   *
   * @param label what a node stands for, by its number
   */
  public static void json(TreeSearch search, IntFunction<String> label, Appendable out)
      throws IOException {
    json(search, label, search.path(), "", number -> "", out);
  }

  /** The same with the question, the chosen path and the ends of answers. */
  static void json(SearchTrace trace, Appendable out) throws IOException {
    json(
        trace.tree(),
        trace::text,
        trace.path(),
        ",\"question\":" + quoted(trace.question(), true),
        number -> ",\"end\":" + trace.ends().contains(number),
        out);
  }

  private static void json(
      TreeSearch search,
      IntFunction<String> label,
      List<Integer> path,
      String moreOfTree,
      IntFunction<String> moreOfNode,
      Appendable out)
      throws IOException {
    out.append("{\"object\":\"search_tree\"").append(moreOfTree).append(",\"best\":");
    out.append(search.best().isPresent() ? number(search.best().getAsInt()) : "null");
    out.append(",\"path\":").append(path.toString().replace(" ", ""));
    out.append(",\"nodes\":[");
    String comma = "";
    Deque<Integer> ahead = new ArrayDeque<>(List.of(0));
    while (!ahead.isEmpty()) {
      NodeStatistics node = search.node(ahead.remove());
      ahead.addAll(search.children(node.number()));
      boolean root = node.number() == 0;
      boolean told = !root && node.state() == NodeStatistics.State.TOLD;
      out.append(comma).append("\n{\"number\":").append(number(node.number()));
      out.append(",\"parent\":").append(root ? "null" : number(node.parent()));
      out.append(",\"place\":").append(number(node.place()));
      out.append(",\"state\":\"").append(stateOf(node)).append('"');
      out.append(",\"value\":").append(told ? decimal(node.value()) : "null");
      out.append(",\"visits\":").append(number(node.visits()));
      out.append(",\"out\":").append(number(node.out()));
      out.append(",\"mean\":").append(decimal(node.mean()));
      out.append(",\"prior\":").append(decimal(node.prior()));
      out.append(moreOfNode.apply(node.number()));
      out.append(",\"label\":").append(quoted(label.apply(node.number()), true)).append('}');
      comma = ",";
    }
    out.append("\n]}\n");
  }

  /**
   * As a Graphviz digraph: a box a node with its label, mean and visits; the chosen path is bold,
   * what is out dashed, what failed dotted.
   *
   * @param label what a node stands for, by its number
   * @param shown which nodes to draw; below one that is not drawn none is
   */
  public static void graphviz(
      TreeSearch search, IntFunction<String> label, IntPredicate shown, Appendable out)
      throws IOException {
    graphviz(search, label, shown, search.path(), out);
  }

  /** The same with another path. */
  static void graphviz(
      TreeSearch search,
      IntFunction<String> label,
      IntPredicate shown,
      List<Integer> chosen,
      Appendable out)
      throws IOException {
    Set<Integer> path = new HashSet<>(chosen);
    out.append("digraph search {\n  node [shape=box];\n");
    Deque<Integer> ahead = new ArrayDeque<>(List.of(0));
    while (!ahead.isEmpty()) {
      NodeStatistics node = search.node(ahead.remove());
      if (!shown.test(node.number())) {
        continue;
      }
      ahead.addAll(search.children(node.number()));
      String style =
          switch (node.state()) {
            case OUT -> "dashed";
            case FAILED -> "dotted";
            case TOLD -> path.contains(node.number()) ? "bold" : "solid";
          };
      String text =
          label.apply(node.number()) + "\n" + decimal(node.mean()) + " (" + node.visits() + ")";
      out.append("  n" + node.number() + " [style=" + style + ",label=");
      out.append(quoted(text, false)).append("];\n");
      if (node.number() != 0) {
        out.append("  n" + node.parent() + " -> n" + node.number() + " [style=" + style + "];\n");
      }
    }
    out.append("}\n");
  }

  private static String stateOf(NodeStatistics node) {
    return node.state().name().toLowerCase(Locale.ROOT);
  }

  private static String number(int x) {
    return Integer.toString(x);
  }

  private static String decimal(double x) {
    String text = String.format(Locale.ROOT, "%.6f", x);
    return text.replaceFirst("\\.?0+$", "");
  }

  /** In double quotes; Graphviz knows no escapes for control characters, they become blanks. */
  private static String quoted(String text, boolean json) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c == '\n') {
        quoted.append("\\n");
      } else if (c < ' ' || (Character.isSurrogate(c) && !paired(text, i))) {
        quoted.append(json ? String.format(Locale.ROOT, "\\u%04x", (int) c) : " ");
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean paired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
