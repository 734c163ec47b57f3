package io.dikast.boxes;

import io.dikast.boxes.BoxCritic.Critique;
import io.dikast.boxes.Demonstration.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A kind of document to learn from. What is asked in one is of the training split. */
public enum Exercise {
  /** Whether two numbers are the same. */
  NUMBERS(BoxDrill::numbers),
  /** Results of single steps. */
  SUMS(BoxDrill::sums),
  /** Single checks, half of them of something wrong. */
  CHECKS(BoxDrill::checks),
  /** A response that means nothing, written again. */
  REPEATING(BoxRecall::repeating),
  /** Responses that mean nothing, each written again when it is called. */
  COPYING(BoxRecall::copying),
  /** Checks of few responses that differ in little. */
  SIMPLE_RECALL(random -> BoxRecall.of(BoxQuestions.alike(Split.TRAIN, true, random), random)),
  /** Checks of responses that differ in little. */
  RECALL(random -> BoxRecall.of(BoxQuestions.alike(Split.TRAIN, false, random), random)),
  /** A careful judgement of two responses of two steps. */
  SIMPLE_JUDGING(
      random -> {
        BoxQuestion question = BoxQuestions.simple(Split.TRAIN, random.nextLong());
        return judgement(question, BoxCritic.careful(question, random), random);
      }),
  /** A judgement, some of them hasty; often with whether it is right. */
  JUDGING(Exercise::judging),
  /** A solution, some of them with a fault. */
  SOLVING(random -> solving(BoxQuestions.sum(Split.TRAIN, random), random)),
  /** Whether a solution is right so far. */
  STEPS(random -> checking(BoxQuestions.sum(Split.TRAIN, random), random));

  private static final double HINTED = 0.06;
  private static final double META = 0.3;
  private static final double FAULTY_SOLUTIONS = 0.3;
  private static final double FAULTY_BEGINNINGS = 0.6;

  @SuppressWarnings("ImmutableEnumChecker") // every one of them is a function without state
  private final Function<SplittableRandom, Demonstration> maker;

  Exercise(Function<SplittableRandom, Demonstration> maker) {
    this.maker = maker;
  }

  /** The document of a seed. */
  Demonstration demonstration(SplittableRandom random) {
    return maker.apply(random);
  }

  private static Demonstration judging(SplittableRandom random) {
    BoxQuestion question = BoxQuestions.of(Split.TRAIN, random.nextLong());
    if (random.nextDouble() < HINTED) {
      return Demonstration.of(
          Part.prompt(BoxTask.hintedPrompt(question.text(), question.responses(), question.best())),
          Part.learned(BoxCritic.hinted(question, random).text()),
          Part.learned(BoxTask.END));
    }
    return judgement(question, BoxCritic.critique(question, random), random);
  }

  private static Demonstration judgement(
      BoxQuestion question, Critique critique, SplittableRandom random) {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.prompt(BoxTask.judgePrompt(question.text(), question.responses())));
    parts.add(Part.learned(critique.text()));
    if (random.nextDouble() < META) {
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
