package io.dikast.boxes;

import io.dikast.boxes.Demonstration.Part;
import io.dikast.boxes.Solution.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Single checks in a row, half of them of something wrong. In whole critiques nine checks in ten
 * find nothing, and a small model learns to repeat what was written instead of computing it; here
 * that does not pay.
 */
final class BoxDrill {

  private static final int LEAST_CHECKS = 5;
  private static final int MOST_CHECKS = 8;

  private BoxDrill() {}

  /** What is checked is given; results and verdicts are learned. */
  static Demonstration drill(SplittableRandom random) {
    int count = LEAST_CHECKS + random.nextInt(MOST_CHECKS - LEAST_CHECKS + 1);
    List<Part> parts = new ArrayList<>();
    parts.add(Part.prompt(BoxTask.CRITIQUE));
    for (int i = 0; i < count; i++) {
      String before = i == 0 ? "R1: " : ", ";
      int kind = random.nextInt(20);
      if (kind < 13) {
        arithmetic(parts, before, random);
      } else if (kind < 17) {
        change(parts, before, random);
      } else {
        answer(parts, before, random);
      }
    }
    return new Demonstration(parts);
  }

  private static void arithmetic(List<Part> parts, String before, SplittableRandom random) {
    Step step =
        Step.computed(
            BoxSum.LEAST_HELD + random.nextInt(BoxSum.MOST_HELD - BoxSum.LEAST_HELD + 1),
            random.nextBoolean(),
            amount(random));
    if (!BoxSum.canBeWritten(step.result())) {
      arithmetic(parts, before, random);
      return;
    }
    int written = random.nextBoolean() ? step.result() : slipped(step.result(), random);
    parts.add(Part.prompt(before + step.held() + step.change() + "=" + written + "("));
    parts.add(Part.learned(String.valueOf(step.result())));
    parts.add(Part.prompt(")"));
    parts.add(verdict(written == step.result()));
  }

  private static void change(List<Part> parts, String before, SplittableRandom random) {
    boolean adds = random.nextBoolean();
    int amount = amount(random);
    boolean addsAsked = adds;
    int asked = amount;
    if (random.nextBoolean()) {
      if (random.nextBoolean()) {
        addsAsked = !adds;
      } else {
        asked = amount(random);
      }
    }
    parts.add(
        Part.prompt(
            before + (adds ? "+" : "-") + amount + "(" + (addsAsked ? "+" : "-") + asked + ")"));
    parts.add(verdict(adds == addsAsked && amount == asked));
  }

  private static void answer(List<Part> parts, String before, SplittableRandom random) {
    int last = 1 + random.nextInt(BoxSum.MOST_WRITTEN);
    int given = random.nextBoolean() ? last : slipped(last, random);
    parts.add(Part.prompt(before + "Answer " + given + "(" + last + ")"));
    parts.add(verdict(given == last));
  }

  private static Part verdict(boolean agrees) {
    return Part.learned(BoxCritic.verdict(agrees));
  }

  private static int amount(SplittableRandom random) {
    return BoxSum.LEAST_AMOUNT + random.nextInt(BoxSum.MOST_AMOUNT - BoxSum.LEAST_AMOUNT + 1);
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
