package io.dikast.engine.search;

import java.util.List;
import java.util.OptionalInt;

/**
 * A search tree by ask and tell. It holds numbers only: what a node stands for is the caller's, who
 * keeps it by the number of the node. Many tickets may be out at once.
 *
 * <p>What any implementation keeps to:
 *
 * <ul>
 *   <li>The same calls in the same order get the same answers.
 *   <li>A ticket's first word counts: telling, failing or cancelling it again changes nothing.
 *   <li>Between two asks the order of the calls changes nothing, no bit of any statistic. Which
 *       calls lie between which asks does matter: an ask goes by what is known when it is made.
 *   <li>Tickets told, failed and out are never more than the budget of asks.
 * </ul>
 *
 * <p>Thread-safe. Values are kept in steps of 2⁻³², so that sums are exact.
 */
public interface TreeSearch {

  /** Where to look next. Spends one ask if it gives a ticket, nothing else. */
  Ask ask();

  /**
   * Books what was found.
   *
   * @return whether it was booked; false if the ticket had been told, failed or cancelled before
   * @throws IllegalArgumentException if no such ticket was given out, or the tree policy cannot
   *     have such children
   */
  boolean tell(int ticket, Evaluation evaluation);

  /**
   * Books that nothing was found. The ask is spent and the child is given up; nothing else changes.
   *
   * @return as {@link #tell}
   * @throws IllegalArgumentException if no such ticket was given out
   */
  boolean fail(int ticket);

  /**
   * Takes a ticket back as if it had never been given: its ask is free again, and the same child
   * may be asked for under another number.
   *
   * @return as {@link #tell}
   * @throws IllegalArgumentException if no such ticket was given out
   */
  boolean cancel(int ticket);

  /**
   * A node as it stands.
   *
   * @throws IllegalArgumentException if there is no such node, or its ticket was cancelled
   */
  NodeStatistics node(int number);

  /**
   * The children that were asked for, in the order of opening.
   *
   * @throws IllegalArgumentException as {@link #node}
   */
  List<Integer> children(int number);

  /**
   * From the root down, each time to the told child with the most visits, of equal ones to that of
   * the higher mean, then to the first.
   */
  List<Integer> path();

  /**
   * The told node with the highest value of its own, of equal ones the first; empty without any.
   */
  OptionalInt best();
}
