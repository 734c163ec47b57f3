package io.dikast.boxes;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the critiques that a judge learns from. A careful one picks one or two principles and
 * checks every solution by them, without fault; what other principles would find stays unseen. A
 * hasty one goes by impressions, and large answers impress it.
 */
final class BoxCritic {

  /** Of the careful judge, for a solution in which it finds nothing. */
  private static final int FAULTLESS = 9;

  private static final List<List<Aspect>> CHOICES =
      List.of(
          List.of(Aspect.ARITHMETIC, Aspect.QUESTION),
          List.of(Aspect.QUESTION, Aspect.ARITHMETIC),
          List.of(Aspect.ARITHMETIC, Aspect.ANSWER),
          List.of(Aspect.QUESTION, Aspect.ANSWER),
          List.of(Aspect.ARITHMETIC),
          List.of(Aspect.QUESTION),
          List.of(Aspect.ANSWER));

  /** How often, of 25, each choice is made. */
  private static final List<Integer> OFTEN = List.of(8, 4, 4, 4, 2, 2, 1);

  private static final List<List<Integer>> WEIGHTS =
      List.of(List.of(60, 40), List.of(70, 30), List.of(50, 50));

  private static final double HASTY_SHARE = 0.25;
  private static final double IMPRESSED = 0.45;
  private static final double IMPRESSED_BY_LARGE = 0.8;

  /**
   * A critique.
   *
   * @param text as the judge writes it
   * @param scores one a solution
   */
  record Critique(String text, List<Integer> scores) {

    /** Whether it scores this solution strictly highest (arXiv 2504.02495, section 3.2). */
    boolean prefers(int best) {
      return IntStream.range(0, scores.size())
          .allMatch(i -> i == best || scores.get(i) < scores.get(best));
    }
  }

  private BoxCritic() {}

  /** A critique of either kind. */
  static Critique critique(BoxQuestion question, SplittableRandom random) {
    return random.nextDouble() < HASTY_SHARE ? hasty(question, random) : careful(question, random);
  }

  /** A critique that was told which solution is right, and shows it. */
  static Critique hinted(BoxQuestion question, SplittableRandom random) {
    Critique critique = careful(question, random);
    for (int tries = 0; !critique.prefers(question.best()) && tries < 100; tries++) {
      critique = careful(question, random);
    }
    return critique;
  }

  static Critique careful(BoxQuestion question, SplittableRandom random) {
    List<Aspect> aspects = CHOICES.get(Lot.draw(OFTEN, random));
    List<Integer> weights =
        aspects.size() == 1 ? List.of(100) : WEIGHTS.get(random.nextInt(WEIGHTS.size()));
    List<String> lines = new ArrayList<>();
    List<Integer> scores = new ArrayList<>();
    for (int i = 0; i < question.solutions().size(); i++) {
      Solution solution = question.solutions().get(i);
      int score = FAULTLESS;
      for (int a = 0; a < aspects.size(); a++) {
        Aspect aspect = aspects.get(a);
        if (question.faults().get(i).map(Fault::aspect).filter(aspect::equals).isPresent()) {
          // The weightier the principle, the worse a fault against it.
          score = Math.max(1, FAULTLESS - weights.get(a) / 10);
        }
      }
      lines.add(
          aspects.stream()
                  .map(aspect -> checks(question.sum(), solution, aspect))
                  .collect(Collectors.joining("; "))
              + " so "
              + score);
      scores.add(score);
    }
    String principles =
        IntStream.range(0, aspects.size())
            .mapToObj(a -> aspects.get(a).principle() + " " + weights.get(a) + "%")
            .collect(Collectors.joining("; "));
    return written(principles, lines, scores);
  }

  /** What was written, behind a stroke what it should be, and whether they agree. */
  private static String checks(BoxSum sum, Solution solution, Aspect aspect) {
    List<Solution.Step> steps = solution.steps();
    return switch (aspect) {
      case ARITHMETIC ->
          steps.stream()
              .map(
                  step ->
                      step.text()
                          + "/"
                          + step.computed()
                          + verdict(step.result() == step.computed()))
              .collect(Collectors.joining(", "));
      case QUESTION ->
          IntStream.range(0, steps.size())
              .mapToObj(
                  i -> {
                    String asked = sum.changes().get(i).written();
                    String used = steps.get(i).change();
                    return used + "/" + asked + verdict(used.equals(asked));
                  })
              .collect(Collectors.joining(", "));
      case ANSWER ->
          "Answer "
              + solution.answer()
              + "/"
              + solution.lastResult()
              + verdict(solution.answer() == solution.lastResult());
    };
  }

  static String verdict(boolean agrees) {
    return agrees ? " ok" : " no";
  }

  private static Critique hasty(BoxQuestion question, SplittableRandom random) {
    int largest = question.solutions().stream().mapToInt(Solution::answer).max().orElseThrow();
    List<String> lines = new ArrayList<>();
    List<Integer> scores = new ArrayList<>();
    for (Solution solution : question.solutions()) {
      boolean fine =
          random.nextDouble() < (solution.answer() == largest ? IMPRESSED_BY_LARGE : IMPRESSED);
      lines.add(fine ? "looks fine" : "looks weak");
      scores.add((fine ? 7 : 3) + random.nextInt(2));
    }
    return written("Good impression 100%", lines, scores);
  }

  private static Critique written(String principles, List<String> lines, List<Integer> scores) {
    String analysis =
        IntStream.range(0, lines.size())
            .mapToObj(i -> "R" + (i + 1) + ": " + lines.get(i) + "\n")
            .collect(Collectors.joining());
    String box = scores.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return new Critique(
        "Principles: " + principles + "\nAnalysis:\n" + analysis + "Scores: \\boxed{" + box + "}",
        scores);
  }
}
