package io.dikast.spct.rft;

import io.dikast.engine.Ledger;
import java.util.function.Consumer;

/** The work on one item: draws, and what is made of them. Confined to the thread of its run. */
interface ItemWork {

  /** Where the work stands. */
  sealed interface State {
    /** Something that was begun is not in yet. */
    record Waiting() implements State {}

    record Done(ItemOutcome outcome) implements State {}

    /** The ledger ended it: nothing can be said of the item. */
    record CutOff() implements State {}
  }

  /**
   * Begins what comes next, unless something is out; called again after each thing that comes in.
   *
   * @param ledger the account of the run
   * @param inbox takes what is to be done on the run's thread, from any thread
   */
  State advance(Ledger ledger, Consumer<Runnable> inbox);
}
