package io.dikast.boxes;

import io.dikast.boxes.Demonstration.Part;
import io.dikast.boxes.Solution.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Responses that differ in little, and checks of one after the other in any order. What tells them
 * apart is the number of the response alone, and in a whole critique that shows in so few tokens
 * that a small model takes very long to find it; here most of what is learned depends on it.
 */
final class BoxRecall {

  private static final int LEAST_CHECKS = 3;
  private static final int MOST_CHECKS = 5;
  private static final double ARITHMETIC = 0.75;

  private BoxRecall() {}

  /** A response of numbers that mean nothing, written again twice. */
  static Demonstration repeating(SplittableRandom random) {
    String response =
        IntStream.range(0, 4 + random.nextInt(13))
            .mapToObj(_ -> String.valueOf(number(random)))
            .collect(Collectors.joining(","));
    String line = "R1: " + response + "\n";
    return Demonstration.of(
        Part.prompt(BoxTask.recallPrompt(List.of(response))),
        Part.learned(line),
        Part.learned(line));
  }

  /**
   * Responses of numbers that mean nothing, written again in any order. Nothing but reading helps
   * here; the few numbers come again and again, so what stands before one is no sure guide.
   */
  static Demonstration copying(SplittableRandom random) {
    List<String> numbers = numbers(random);
    int length = 3 + random.nextInt(6);
    List<String> responses =
        IntStream.range(0, 2 + random.nextInt(3))
            .mapToObj(
                _ ->
                    IntStream.range(0, length)
                        .mapToObj(_ -> numbers.get(random.nextInt(numbers.size())))
                        .collect(Collectors.joining(" ")))
            .toList();
    List<Part> parts = new ArrayList<>();
    parts.add(Part.prompt(BoxTask.recallPrompt(responses)));
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      int response = random.nextInt(responses.size());
      parts.add(Part.prompt("R" + (response + 1) + ":"));
      parts.add(Part.learned(" " + responses.get(response)));
      parts.add(Part.prompt("\n"));
    }
    return new Demonstration(parts);
  }

  private static List<String> numbers(SplittableRandom random) {
    return IntStream.range(0, 3 + random.nextInt(6))
        .mapToObj(_ -> String.valueOf(number(random)))
        .toList();
  }

  private static int number(SplittableRandom random) {
    return 1 + random.nextInt(BoxSum.MOST_WRITTEN);
  }

  /** What is said of them is learned where it has to be read off a response or computed. */
  static Demonstration of(BoxQuestion question, SplittableRandom random) {
    int count = LEAST_CHECKS + random.nextInt(MOST_CHECKS - LEAST_CHECKS + 1);
    List<Part> parts = new ArrayList<>();
    parts.add(Part.prompt(BoxTask.recallPrompt(question.responses())));
    for (int i = 0; i < count; i++) {
      int response = random.nextInt(question.solutions().size());
      Solution solution = question.solutions().get(response);
      parts.add(Part.prompt("R" + (response + 1) + ": "));
      if (random.nextDouble() < ARITHMETIC) {
        arithmetic(parts, solution.steps());
      } else {
        parts.add(Part.prompt("Answer"));
        check(parts, " ", solution.answer(), solution.lastResult());
      }
      parts.add(Part.prompt("\n"));
    }
    return new Demonstration(parts);
  }

  private static void arithmetic(List<Part> parts, List<Step> steps) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      // All of them begin with the same number.
      parts.add(
          i == 0
              ? Part.prompt(String.valueOf(step.held()))
              : Part.learned(Solution.DELIMITER + step.held()));
      parts.add(Part.prompt(step.change() + "="));
      check(parts, "", step.result(), step.computed());
    }
  }

  private static void check(List<Part> parts, String before, int written, int right) {
    parts.add(Part.learned(before + written));
    parts.add(Part.prompt("/"));
    parts.add(Part.learned(String.valueOf(right)));
    parts.add(Part.learned(BoxCritic.verdict(written == right)));
  }
}
