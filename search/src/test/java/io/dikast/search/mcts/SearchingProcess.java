package io.dikast.search.mcts;

import io.dikast.engine.SearchEvent;
import java.nio.file.Path;

/** Searches with a journal and says each step once it is told; to be killed. */
final class SearchingProcess {

  private SearchingProcess() {}

  public static void main(String[] args) {
    NumberProblem problem = new NumberProblem(5);
    MctsJournalTest.search(problem::write, Path.of(args[0]))
        .build()
        .search(
            MctsJournalTest.task()
                .watchedBy(
                    event -> {
                      if (event instanceof SearchEvent.Expanded expanded) {
                        System.out.println(
                            expanded.node() + "\t" + expanded.answer().steps().getLast().text());
                        System.out.flush();
                      }
                    }));
    // Its end must not be mistaken for that of a killed one.
    while (true) {
      Thread.onSpinWait();
    }
  }
}
