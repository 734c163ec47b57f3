package io.dikast.boxes;

import io.dikast.boxes.Demonstration.Part;
import io.dikast.boxes.Solution.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Single checks in a row, half of them of something wrong. In whole critiques nine checks in ten
 * find nothing, and a small model learns to repeat what was written instead of computing it; here
 * that does not pay. What is checked is given; results and verdicts are learned.
 */
final class BoxDrill {

  private static final List<Check> KINDS =
      List.of(BoxDrill::arithmetic, BoxDrill::change, BoxDrill::answer);

  /** How often, of 20 drills, each kind comes. */
  private static final List<Integer> OFTEN = List.of(13, 4, 3);

  private static final int LEAST_CHECKS = 8;
  private static final int MOST_CHECKS = 12;

  /** Adds a check to a document. */
  @FunctionalInterface
  private interface Check {
    void add(List<Part> parts, String before, SplittableRandom random);
  }

  private BoxDrill() {}

  /** Whether two numbers are the same. */
  static Demonstration numbers(SplittableRandom random) {
    return drill(BoxDrill::number, random);
  }

  /** Results that nobody wrote before. */
  static Demonstration sums(SplittableRandom random) {
    return drill(BoxDrill::sum, random);
  }

  /** Checks of one kind, as critiques have them. */
  static Demonstration checks(SplittableRandom random) {
    return drill(KINDS.get(Lot.draw(OFTEN, random)), random);
  }

  private static Demonstration drill(Check kind, SplittableRandom random) {
    int count = LEAST_CHECKS + random.nextInt(MOST_CHECKS - LEAST_CHECKS + 1);
    List<Part> parts = new ArrayList<>();
    parts.add(Part.prompt(BoxTask.CRITIQUE));
    for (int i = 0; i < count; i++) {
      kind.add(parts, i == 0 ? "" : Solution.DELIMITER, random);
    }
    return new Demonstration(parts);
  }

  private static void number(List<Part> parts, String before, SplittableRandom random) {
    boolean right = random.nextBoolean();
    int number = 1 + random.nextInt(BoxSum.MOST_WRITTEN);
    int written = right ? number : slipped(number, random);
    parts.add(Part.prompt(before + written + "/" + number));
    parts.add(verdict(right));
  }

  private static void sum(List<Part> parts, String before, SplittableRandom random) {
    Step step = step(random);
    parts.add(Part.prompt(before + step.held() + step.change() + "="));
    parts.add(Part.learned(String.valueOf(step.result())));
  }

  private static void arithmetic(List<Part> parts, String before, SplittableRandom random) {
    boolean right = random.nextBoolean();
    Step step = step(random);
    int written = right ? step.result() : slipped(step.result(), random);
    parts.add(Part.prompt(before + step.held() + step.change() + "=" + written + "/"));
    parts.add(Part.learned(String.valueOf(step.result())));
    parts.add(verdict(right));
  }

  private static void change(List<Part> parts, String before, SplittableRandom random) {
    boolean right = random.nextBoolean();
    boolean adds = random.nextBoolean();
    int amount = BoxQuestions.amount(random);
    boolean otherSign = !right && random.nextBoolean();
    int asked = right || otherSign ? amount : BoxQuestions.otherAmount(amount, random);
    parts.add(
        Part.prompt(
            before + Step.change(adds, amount) + "/" + Step.change(adds != otherSign, asked)));
    parts.add(verdict(right));
  }

  private static void answer(List<Part> parts, String before, SplittableRandom random) {
    number(parts, before + "Answer ", random);
  }

  private static Step step(SplittableRandom random) {
    while (true) {
      Step step =
          Step.computed(
              BoxSum.LEAST_HELD + random.nextInt(BoxSum.MOST_HELD - BoxSum.LEAST_HELD + 1),
              random.nextBoolean(),
              BoxQuestions.amount(random));
      if (BoxSum.canBeWritten(step.result())) {
        return step;
      }
    }
  }

  private static Part verdict(boolean agrees) {
    return Part.learned(BoxCritic.verdict(agrees));
  }

  /** Another number that can be written. */
  private static int slipped(int number, SplittableRandom random) {
    while (true) {
      int slipped = number + Fault.SLIPS.get(random.nextInt(Fault.SLIPS.size()));
      if (BoxSum.canBeWritten(slipped)) {
        return slipped;
      }
    }
  }
}
