package io.dikast.boxes;

import io.dikast.boxes.BoxSum.Change;
import io.dikast.boxes.BoxSum.Fault;
import io.dikast.boxes.BoxSum.Wording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes questions in the domain of the tiny model (models/README.md), each from a seed. */
public final class BoxQuestions {

  /**
   * Where the seeds of studies begin. Training seeds stay below; and the tiny model was trained on
   * the questions of another generator, so that only chance can repeat one of them.
   */
  public static final long FIRST_SEED = 1_000_000_000L;

  private static final List<Wording> WORDINGS = List.of(Wording.values());

  private BoxQuestions() {}

  /**
   * Questions of the seeds {@code firstSeed}, {@code firstSeed + 1} and so on; a question that has
   * come before is left out, and the next seed taken.
   */
  public static List<BoxQuestion> from(long firstSeed, int count) {
    List<BoxQuestion> questions = new ArrayList<>(count);
    Set<String> seen = new HashSet<>();
    for (long seed = firstSeed; questions.size() < count; seed++) {
      BoxQuestion question = of(seed);
      if (seen.add(question.text())) {
        questions.add(question);
      }
    }
    return questions;
  }

  /** The question of a seed. */
  public static BoxQuestion of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BoxSum sum = sum(random);
    int wrong = 1 + random.nextInt(3);
    List<String> responses = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    String right = sum.solution();
    while (faults.size() < wrong) {
      Fault fault = fault(sum, random);
      Optional<String> solution = sum.solution(fault);
      if (solution.isPresent() && !responses.contains(solution.get())) {
        faults.add(fault);
        responses.add(solution.get());
      }
    }
    int best = random.nextInt(wrong + 1);
    responses.add(best, right);
    return new BoxQuestion(sum, responses, faults, best);
  }

  private static BoxSum sum(SplittableRandom random) {
    int start = between(random, BoxSum.LEAST_START, BoxSum.MOST_START);
    String noun = BoxSum.NOUNS.get(random.nextInt(BoxSum.NOUNS.size()));
    int steps = 2 + random.nextInt(2);
    List<Change> changes = new ArrayList<>();
    int held = start;
    while (changes.size() < steps) {
      Wording wording = WORDINGS.get(random.nextInt(WORDINGS.size()));
      Change change = new Change(between(random, BoxSum.LEAST_AMOUNT, BoxSum.MOST_AMOUNT), wording);
      if (change.apply(held) >= BoxSum.LEAST_HELD) {
        changes.add(change);
        held = change.apply(held);
      }
    }
    return new BoxSum(start, noun, changes);
  }

  /** Each kind equally often, at any step. */
  private static Fault fault(BoxSum sum, SplittableRandom random) {
    int step = random.nextInt(sum.changes().size());
    return switch (random.nextInt(3)) {
      case 0 -> new Fault.Slip(step, BoxSum.SLIPS.get(random.nextInt(BoxSum.SLIPS.size())));
      case 1 -> new Fault.WrongOperation(step);
      default -> {
        int right = sum.changes().get(step).amount();
        int misread = between(random, BoxSum.LEAST_AMOUNT, BoxSum.MOST_AMOUNT - 1);
        // Skips the right amount, so that all others are equally likely.
        yield new Fault.Misread(step, misread >= right ? misread + 1 : misread);
      }
    };
  }

  private static int between(SplittableRandom random, int least, int most) {
    return least + random.nextInt(most - least + 1);
  }
}
