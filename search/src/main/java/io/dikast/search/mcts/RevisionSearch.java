package io.dikast.search.mcts;

import io.dikast.engine.AnswerSearch;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.search.TreePolicy;
import io.dikast.search.Widening;

/**
 * Writes an answer and revises it again and again, as {@link MctsSearch.Builder#revisions} says: a
 * tree in which every node has one child. A draw that fails leaves its place to the next one, and a
 * journal and a trace come with it.
 */
final class RevisionSearch implements AnswerSearch {

  static final String STRATEGY = "revisions";

  private static final TreePolicy ONE_CHILD = new TreePolicy.Uct(0, new Widening(1, 0), 0);

  private final MctsSearch.Builder config;

  /** Takes the configuration over. */
  RevisionSearch(MctsSearch.Builder config) {
    this.config = config.treePolicy(ONE_CHILD).parallel(1).choice(AnswerChoice.BEST_VALUE);
    config.strategy = STRATEGY;
  }

  @Override
  public SearchOutcome search(SearchTask task) {
    return new MctsRun(config.copy().simulations(task.budget().samples()), task).search();
  }

  @Override
  public String strategy() {
    return STRATEGY;
  }

  @Override
  public String model() {
    return config.policy.model();
  }
}
