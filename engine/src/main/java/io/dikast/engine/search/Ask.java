package io.dikast.engine.search;

/** What a tree answers to "what next?". */
public sealed interface Ask {

  /**
   * Find out what this node is worth, and tell, fail or cancel its ticket.
   *
   * @param ticket the number of the node, from 1; rising, no number comes twice
   * @param parent the number of the node above; 0 is the root
   * @param place which child of the parent this is, from 0: the index in the list that its parent
   *     was told with, or a running number where children are drawn
   */
  record Expand(int ticket, int parent, int place) implements Ask {

    public Expand {
      if (parent < 0 || ticket <= parent || place < 0) {
        throw new IllegalArgumentException(
            "a ticket lies above its parent, which is at least 0, as is its place; got ticket "
                + ticket
                + ", parent "
                + parent
                + ", place "
                + place);
      }
    }
  }

  /**
   * Nothing can be asked before a ticket that is out is told, failed or cancelled.
   *
   * @param out tickets, at least 1
   */
  record Wait(int out) implements Ask {

    public Wait {
      if (out < 1) {
        throw new IllegalArgumentException("to wait needs a ticket that is out, got " + out);
      }
    }
  }

  /** Nothing more will be asked, unless a ticket is cancelled. Tickets may still be out. */
  record Done(Reason reason) implements Ask {}

  /** Why no more is asked. */
  enum Reason {
    /** All asks of the budget are used. */
    ASKS,
    /** Every node that could be asked for has been. */
    EXHAUSTED
  }
}
