/**
 * Start at {@link io.dikast.search.mcts.MctsSearch}: Monte-Carlo tree search over what a policy
 * model writes. {@link io.dikast.search.mcts.NodeValue} says what a node is worth, {@link
 * io.dikast.search.mcts.Expansion} what a child is, {@link io.dikast.search.mcts.AnswerChoice}
 * which answer is chosen.
 */
@NullMarked
package io.dikast.search.mcts;

import org.jspecify.annotations.NullMarked;
