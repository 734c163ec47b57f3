package io.dikast.boxes;

import io.dikast.boxes.BoxCritic.Critique;
import io.dikast.boxes.Demonstration.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes the documents of the supervised start: judging, solving, saying whether a solution is right
 * so far, and drills of single checks. Simple ones come first in a curriculum: more drills, and
 * only questions of two changes with one wrong response.
 */
public final class Demonstrations {

  private static final double DRILLS = 0.1;
  private static final double JUDGING = 0.76;
  private static final double SOLVING = 0.14;
  private static final double SIMPLE_DRILLS = 0.5;
  private static final double SIMPLE_SOLVING = 0.5;
  private static final double HINTED = 0.06;
  private static final double META = 0.3;
  private static final double FAULTY_SOLUTIONS = 0.3;
  private static final double FAULTY_BEGINNINGS = 0.6;

  private Demonstrations() {}

  /**
   * The document of a seed, about a question of the training split.
   *
   * @param simple the chance, 0 to 1, that it is a simple one
   */
  public static Demonstration of(long seed, double simple) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean easy = random.nextDouble() < simple;
    if (random.nextDouble() < (easy ? SIMPLE_DRILLS : DRILLS)) {
      return BoxDrill.drill(random);
    }
    boolean solve = easy && random.nextDouble() < SIMPLE_SOLVING;
    double kind = solve ? JUDGING : random.nextDouble();
    if (kind < JUDGING) {
      long about = random.nextLong();
      return judging(
          easy ? BoxQuestions.simple(Split.TRAIN, about) : BoxQuestions.of(Split.TRAIN, about),
          random);
    }
    BoxSum sum = BoxQuestions.sum(Split.TRAIN, random);
    return kind < JUDGING + SOLVING ? solving(sum, random) : checking(sum, random);
  }

  /** The document of a seed that shows no judgement: a drill, a solution or the check of one. */
  public static Demonstration besidesJudging(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return switch (random.nextInt(3)) {
      case 0 -> BoxDrill.drill(random);
      case 1 -> solving(BoxQuestions.sum(Split.TRAIN, random), random);
      default -> checking(BoxQuestions.sum(Split.TRAIN, random), random);
    };
  }

  private static Demonstration judging(BoxQuestion question, SplittableRandom random) {
    boolean hinted = random.nextDouble() < HINTED;
    Critique critique =
        hinted ? BoxCritic.hinted(question, random) : BoxCritic.critique(question, random);
    String prompt =
        hinted
            ? BoxTask.hintedPrompt(question.text(), question.responses(), question.best())
            : BoxTask.judgePrompt(question.text(), question.responses());
    List<Part> parts = new ArrayList<>();
    parts.add(Part.prompt(prompt));
    parts.add(Part.learned(critique.text()));
    if (!hinted && random.nextDouble() < META) {
      parts.add(Part.prompt(BoxTask.META));
      parts.add(Part.learned(BoxTask.label(critique.prefers(question.best()))));
    }
    parts.add(Part.learned(BoxTask.END));
    return new Demonstration(parts);
  }

  private static Demonstration solving(BoxSum sum, SplittableRandom random) {
    Solution solution = solution(sum, FAULTY_SOLUTIONS, random).solution();
    return Demonstration.of(
        Part.prompt(BoxTask.solvePrompt(sum.question())),
        Part.learned(solution.text()),
        Part.learned(BoxTask.END));
  }

  private static Demonstration checking(BoxSum sum, SplittableRandom random) {
    Solved solved = solution(sum, FAULTY_BEGINNINGS, random);
    int steps = 1 + random.nextInt(solved.solution().steps().size());
    boolean right = solved.fault().filter(fault -> fault.shownBy(steps)).isEmpty();
    return Demonstration.of(
        Part.prompt(
            BoxTask.solvePrompt(sum.question()) + solved.solution().steps(steps) + BoxTask.STEP),
        Part.learned(BoxTask.label(right)),
        Part.learned(BoxTask.END));
  }

  private record Solved(Solution solution, Optional<Fault> fault) {}

  private static Solved solution(BoxSum sum, double faulty, SplittableRandom random) {
    if (random.nextDouble() >= faulty) {
      return new Solved(sum.solution(), Optional.empty());
    }
    while (true) {
      Fault fault = BoxQuestions.fault(sum, random);
      Optional<Solution> solution = sum.solution(fault);
      if (solution.isPresent()) {
        return new Solved(solution.get(), Optional.of(fault));
      }
    }
  }
}
