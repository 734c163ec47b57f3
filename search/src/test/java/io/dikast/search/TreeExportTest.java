package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class TreeExportTest {

  private static SearchTree tree() {
    SearchTree tree = SearchTree.of(new SearchPlan(TreePolicy.uct(), Children.listed(3), 9, 1));
    for (int i = 0; i < 3; i++) {
      tree.ask();
    }
    tree.tell(1, new Evaluation(0.25, Children.listed(1)));
    tree.fail(2);
    return tree;
  }

  @Test
  void json_everyNodeParentsFirst() throws IOException {
    StringBuilder out = new StringBuilder();
    TreeExport.json(tree(), number -> "say \"" + number + "\"\n\u0001", out);

    assertThat(out)
        .hasToString(
            """
            {"object":"search_tree","best":1,"path":[0,1],"nodes":[
            {"number":0,"parent":null,"place":0,"state":"told","value":null,"visits":1,"out":1,"mean":0.25,"prior":1,"label":"say \\"0\\"\\n\\u0001"},
            {"number":1,"parent":0,"place":0,"state":"told","value":0.25,"visits":1,"out":0,"mean":0.25,"prior":0.333333,"label":"say \\"1\\"\\n\\u0001"},
            {"number":2,"parent":0,"place":1,"state":"failed","value":null,"visits":0,"out":0,"mean":0,"prior":0.333333,"label":"say \\"2\\"\\n\\u0001"},
            {"number":3,"parent":0,"place":2,"state":"out","value":null,"visits":0,"out":1,"mean":0,"prior":0.333333,"label":"say \\"3\\"\\n\\u0001"}
            ]}
            """);
  }

  @Test
  void graphviz_shownNodesWithTheirStates() throws IOException {
    StringBuilder out = new StringBuilder();
    TreeExport.graphviz(tree(), number -> "\\" + number + "\t", number -> number != 3, out);

    assertThat(out)
        .hasToString(
            """
            digraph search {
              node [shape=box];
              n0 [style=bold,label="\\\\0 \\n0.25 (1)"];
              n1 [style=bold,label="\\\\1 \\n0.25 (1)"];
              n0 -> n1 [style=bold];
              n2 [style=dotted,label="\\\\2 \\n0 (0)"];
              n0 -> n2 [style=dotted];
            }
            """);
  }
}
