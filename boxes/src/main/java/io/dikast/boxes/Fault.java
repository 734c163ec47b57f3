package io.dikast.boxes;

import io.dikast.boxes.Solution.Step;
import java.util.List;

/** The one thing that is wrong in a wrong solution; what follows is computed from it. */
public sealed interface Fault {

  /** By how much a result or an answer may be off. */
  List<Integer> SLIPS = List.of(-10, -2, -1, 1, 2, 10);

  /** The principle by which a critique finds it. */
  Aspect aspect();

  /** A step as it is written with this fault in the solution. */
  Step spoil(int index, Step right);

  /** The answer as it is given after this last result. */
  default int spoilAnswer(int lastResult) {
    return lastResult;
  }

  /** Whether the first so many steps of a solution have it already. */
  boolean shownBy(int steps);

  /** The result of a step, counted from 0, is off by this much. */
  record Slip(int step, int by) implements Fault {
    public Slip {
      requireSlip(by);
    }

    @Override
    public Aspect aspect() {
      return Aspect.ARITHMETIC;
    }

    @Override
    public Step spoil(int index, Step right) {
      return index == step
          ? new Step(right.held(), right.adds(), right.amount(), right.result() + by)
          : right;
    }

    @Override
    public boolean shownBy(int steps) {
      return step < steps;
    }
  }

  /** A step adds where it should take away, or the other way round. */
  record WrongOperation(int step) implements Fault {
    @Override
    public Aspect aspect() {
      return Aspect.QUESTION;
    }

    @Override
    public Step spoil(int index, Step right) {
      return index == step ? Step.computed(right.held(), !right.adds(), right.amount()) : right;
    }

    @Override
    public boolean shownBy(int steps) {
      return step < steps;
    }
  }

  /** A step uses another amount than the question's. */
  record Misread(int step, int amount) implements Fault {
    @Override
    public Aspect aspect() {
      return Aspect.QUESTION;
    }

    @Override
    public Step spoil(int index, Step right) {
      return index == step ? Step.computed(right.held(), right.adds(), amount) : right;
    }

    @Override
    public boolean shownBy(int steps) {
      return step < steps;
    }
  }

  /** The steps are right, and the answer given is not the last result. */
  record Misstated(int by) implements Fault {
    public Misstated {
      requireSlip(by);
    }

    @Override
    public Aspect aspect() {
      return Aspect.ANSWER;
    }

    @Override
    public Step spoil(int index, Step right) {
      return right;
    }

    @Override
    public int spoilAnswer(int lastResult) {
      return lastResult + by;
    }

    @Override
    public boolean shownBy(int steps) {
      return false;
    }
  }

  private static void requireSlip(int by) {
    if (!SLIPS.contains(by)) {
      throw new IllegalArgumentException("a slip is one of " + SLIPS + ", got " + by);
    }
  }
}
