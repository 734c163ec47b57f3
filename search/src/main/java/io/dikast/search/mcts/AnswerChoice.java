package io.dikast.search.mcts;

/**
 * Which of the answers that a tree search found is chosen; of equal ones the first found. Answers
 * that a token limit cut off take part only where none came to its end.
 */
public enum AnswerChoice {
  /**
   * Under the most visited path (the robust child of Chaslot et al. 2008): the answer of highest
   * value that ends in, or was written on from, the deepest node of the path that has any.
   */
  MOST_VISITED,
  /** Of highest value of its own, wherever it stands. */
  BEST_VALUE,
  /**
   * The canonical answer that all answers together give the most value, and of those that say it
   * the one of highest value: weighted self-consistency (arXiv 2206.02336) over what the search
   * found, where what is good was visited more often. By value where no canonical answer can be
   * read.
   */
  WEIGHTED_VOTE
}
