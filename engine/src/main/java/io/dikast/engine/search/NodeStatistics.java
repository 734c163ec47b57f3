package io.dikast.engine.search;

/**
 * A node and what is known of all that lies under it, itself included.
 *
 * @param number its ticket; 0 is the root
 * @param parent the number above; 0 for the root too
 * @param place which child of its parent, from 0
 * @param state what came of its ticket; the root is told from the beginning
 * @param value its own, as told; 0 until then, and for the root
 * @param visits values told in its subtree, its own included; the root has none of its own
 * @param out tickets that are out in its subtree, its own included
 * @param mean of the values told in its subtree, 0 without any
 * @param prior probability its parent was told with; 1 over the children of the parent where none
 *     was
 */
public record NodeStatistics(
    int number,
    int parent,
    int place,
    State state,
    double value,
    int visits,
    int out,
    double mean,
    double prior) {

  /** What came of a ticket. */
  public enum State {
    /** Nothing yet. */
    OUT,
    /** A value. */
    TOLD,
    /** It failed; the node stays without value and without children. */
    FAILED
  }
}
