package io.dikast.search;

import io.dikast.engine.search.TreeSearch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A search to look at: the tree, what its nodes stand for, and what came of it. The texts may be
 * anybody's: no export lets them act.
 *
 * @param question what was searched for
 * @param tree with its statistics, as it stands whenever it is written
 * @param texts what each node adds, by its number; a node without one adds nothing
 * @param ends numbers of the nodes that end an answer
 * @param path numbers from the root to the chosen node, the root's 0 first; empty where nothing was
 *     chosen
 */
public record SearchTrace(
    String question,
    TreeSearch tree,
    Map<Integer, String> texts,
    Set<Integer> ends,
    List<Integer> path) {

  public SearchTrace {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(tree, "tree");
    texts = Map.copyOf(texts);
    ends = Set.copyOf(ends);
    path = List.copyOf(path);
    if (!path.isEmpty() && path.getFirst() != 0) {
      throw new IllegalArgumentException("a path begins at the root, 0, got " + path);
    }
  }

  /** What a node adds; empty for the root. */
  public String text(int number) {
    return texts.getOrDefault(number, "");
  }

  /**
   * As one JSON object: what {@link TreeExport#json} writes, with {@code "question"}, the chosen
   * path as {@code "path"}, and {@code "end"} at each node.
   */
  public void json(Appendable out) throws IOException {
    TreeExport.json(this, out);
  }

  /** As a Graphviz digraph, every node of it: {@link TreeExport#graphviz}. */
  public void graphviz(Appendable out) throws IOException {
    TreeExport.graphviz(tree, this::text, number -> true, path, out);
  }

  /**
   * As one HTML file that needs nothing else and asks for nothing: to open from a disk, without a
   * network.
   */
  public void html(Appendable out) throws IOException {
    TreePage.write(this, out);
  }
}
