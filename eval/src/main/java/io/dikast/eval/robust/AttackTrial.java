package io.dikast.eval.robust;

import java.util.Objects;

/**
 * One selection of a study of attacks.
 *
 * @param item position of the item among those attacked
 * @param attack position of the attack, -1 for the responses as they are
 * @param arm position of the arm
 */
record AttackTrial(int item, int attack, int arm, Outcome outcome) {

  /** What came of it. */
  sealed interface Outcome {

    /** Something was chosen. */
    record Chosen(int best) implements Outcome {}

    /** Too few judgements could be read, or were left. */
    record NoVerdict() implements Outcome {}

    /** The responses do not fit the judge. */
    record Refused() implements Outcome {}
  }

  AttackTrial {
    Objects.requireNonNull(outcome, "outcome");
  }

  boolean asked() {
    return !(outcome instanceof Outcome.Refused);
  }

  boolean chose(int response) {
    return outcome instanceof Outcome.Chosen(int best) && best == response;
  }
}
