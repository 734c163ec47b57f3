package io.dikast.boxes;

import io.dikast.boxes.BoxSum.Change;
import io.dikast.boxes.BoxSum.Wording;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes questions, each from a seed. */
public final class BoxQuestions {

  private static final List<Wording> WORDINGS = List.of(Wording.values());

  /** How many wrong responses a question has; more of them are rarer. */
  private static final List<Integer> WRONG = List.of(1, 1, 2, 2, 3);

  private BoxQuestions() {}

  /**
   * Questions of the seeds {@code firstSeed}, {@code firstSeed + 1} and so on; a question that has
   * come before is left out, and the next seed taken.
   */
  public static List<BoxQuestion> from(Split split, long firstSeed, int count) {
    List<BoxQuestion> questions = new ArrayList<>(count);
    Set<String> seen = new HashSet<>();
    for (long seed = firstSeed; questions.size() < count; seed++) {
      BoxQuestion question = of(split, seed);
      if (seen.add(question.text())) {
        questions.add(question);
      }
    }
    return questions;
  }

  /** The question of a seed. */
  public static BoxQuestion of(Split split, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BoxSum sum = sum(split, random);
    return with(sum, WRONG.get(random.nextInt(WRONG.size())), random);
  }

  /** A question of two changes and one wrong response. */
  static BoxQuestion simple(Split split, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    while (true) {
      BoxSum sum = sum(split, random);
      if (sum.changes().size() == 2) {
        return with(sum, 1, random);
      }
    }
  }

  private static BoxQuestion with(BoxSum sum, int wrong, SplittableRandom random) {
    int count = 1 + wrong;
    List<Optional<Fault>> faults = new ArrayList<>();
    List<Solution> solutions = new ArrayList<>();
    faults.add(Optional.empty());
    solutions.add(sum.solution());
    while (faults.size() < count) {
      Fault fault = fault(sum, random);
      Optional<Solution> solution = sum.solution(fault);
      if (solution.isPresent() && !solutions.contains(solution.get())) {
        faults.add(Optional.of(fault));
        solutions.add(solution.get());
      }
    }
    Collections.swap(faults, 0, random.nextInt(count));
    return new BoxQuestion(
        sum,
        faults.stream()
            .map(fault -> fault.flatMap(sum::solution).orElseGet(sum::solution))
            .toList(),
        faults);
  }

  /** A sum of this split. */
  static BoxSum sum(Split split, SplittableRandom random) {
    while (true) {
      BoxSum sum = sum(random);
      if (Split.of(sum.question()) == split) {
        return sum;
      }
    }
  }

  private static BoxSum sum(SplittableRandom random) {
    int start = between(random, BoxSum.LEAST_START, BoxSum.MOST_START);
    String noun = BoxSum.NOUNS.get(random.nextInt(BoxSum.NOUNS.size()));
    int steps = random.nextInt(3) < 2 ? 2 : 3;
    List<Change> changes = new ArrayList<>();
    int held = start;
    while (changes.size() < steps) {
      Wording wording = WORDINGS.get(random.nextInt(WORDINGS.size()));
      Change change = new Change(between(random, BoxSum.LEAST_AMOUNT, BoxSum.MOST_AMOUNT), wording);
      int then = change.apply(held);
      if (then >= BoxSum.LEAST_HELD && then <= BoxSum.MOST_HELD) {
        changes.add(change);
        held = then;
      }
    }
    return new BoxSum(start, noun, changes);
  }

  /** A fault: slips 40 %, the other kinds 20 % each. */
  static Fault fault(BoxSum sum, SplittableRandom random) {
    int step = random.nextInt(sum.changes().size());
    return switch (random.nextInt(5)) {
      case 0, 1 -> new Fault.Slip(step, slip(random));
      case 2 -> new Fault.WrongOperation(step);
      case 3 -> {
        int right = sum.changes().get(step).amount();
        int misread = between(random, BoxSum.LEAST_AMOUNT, BoxSum.MOST_AMOUNT - 1);
        // Skips the right amount, so that all others are equally likely.
        yield new Fault.Misread(step, misread >= right ? misread + 1 : misread);
      }
      default -> new Fault.Misstated(slip(random));
    };
  }

  private static int slip(SplittableRandom random) {
    return Fault.SLIPS.get(random.nextInt(Fault.SLIPS.size()));
  }

  private static int between(SplittableRandom random, int least, int most) {
    return least + random.nextInt(most - least + 1);
  }
}
