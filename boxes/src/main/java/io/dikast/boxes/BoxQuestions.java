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
import java.util.function.BiFunction;

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
    return with(sum, WRONG.get(random.nextInt(WRONG.size())), BoxQuestions::fault, random);
  }

  /** A question of two changes and one wrong response. */
  static BoxQuestion simple(Split split, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return with(sum(split, 2, random), 1, BoxQuestions::fault, random);
  }

  /**
   * A question whose responses have the same steps and differ in results and answers alone.
   *
   * @param simple whether it has one or two changes and mostly one wrong response
   */
  static BoxQuestion alike(Split split, boolean simple, SplittableRandom random) {
    int changes = simple ? 1 + random.nextInt(2) : 2 + random.nextInt(2);
    int wrong = simple ? (random.nextInt(4) < 3 ? 1 : 2) : 1 + random.nextInt(3);
    return with(sum(split, changes, random), wrong, BoxQuestions::misreckoned, random);
  }

  private static BoxQuestion with(
      BoxSum sum,
      int wrong,
      BiFunction<BoxSum, SplittableRandom, Fault> faulty,
      SplittableRandom random) {
    int count = 1 + wrong;
    List<Optional<Fault>> faults = new ArrayList<>();
    List<Solution> solutions = new ArrayList<>();
    faults.add(Optional.empty());
    solutions.add(sum.solution());
    while (faults.size() < count) {
      Fault fault = faulty.apply(sum, random);
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
    return sum(split, random.nextInt(3) < 2 ? 2 : 3, random);
  }

  private static BoxSum sum(Split split, int changes, SplittableRandom random) {
    while (true) {
      BoxSum sum = sum(changes, random);
      if (Split.of(sum.question()) == split) {
        return sum;
      }
    }
  }

  private static BoxSum sum(int steps, SplittableRandom random) {
    int start = between(random, BoxSum.LEAST_START, BoxSum.MOST_START);
    String noun = BoxSum.NOUNS.get(random.nextInt(BoxSum.NOUNS.size()));
    List<Change> changes = new ArrayList<>();
    int held = start;
    while (changes.size() < steps) {
      Wording wording = WORDINGS.get(random.nextInt(WORDINGS.size()));
      Change change = new Change(amount(random), wording);
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
      case 3 -> new Fault.Misread(step, otherAmount(sum.changes().get(step).amount(), random));
      default -> new Fault.Misstated(slip(random));
    };
  }

  private static Fault misreckoned(BoxSum sum, SplittableRandom random) {
    int slip = slip(random);
    return random.nextInt(4) < 3
        ? new Fault.Slip(random.nextInt(sum.changes().size()), slip)
        : new Fault.Misstated(slip);
  }

  static int amount(SplittableRandom random) {
    return between(random, BoxSum.LEAST_AMOUNT, BoxSum.MOST_AMOUNT);
  }

  /** An amount that is not this one. */
  static int otherAmount(int amount, SplittableRandom random) {
    int other = between(random, BoxSum.LEAST_AMOUNT, BoxSum.MOST_AMOUNT - 1);
    // Skips the amount itself, so that all others are equally likely.
    return other >= amount ? other + 1 : other;
  }

  private static int slip(SplittableRandom random) {
    return Fault.SLIPS.get(random.nextInt(Fault.SLIPS.size()));
  }

  private static int between(SplittableRandom random, int least, int most) {
    return least + random.nextInt(most - least + 1);
  }
}
