package io.dikast.samplers;

import static io.dikast.bench.fuzz.FindingException.require;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import io.dikast.engine.reward.Permutation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What a judge wrote: scores behind {@code \boxed} or a label of the request, a verdict between
 * two, or principles alone. The first byte says which, and how many responses there are.
 */
public final class JudgementTarget implements FuzzTarget {

  private static final ScoreMark LABEL = new ScoreMark("qwrtzpsd");
  private static final int WIDE = 128;

  @Override
  public String name() {
    return "judgement";
  }

  @Override
  public List<byte[]> good() {
    String critique =
        "Specific Criteria: 1. Accuracy (Weight: 60%); 2. Brevity 40%\n\n"
            + "Analysis: Response 1 is right, **Response 2** is not.\n\nScores: ";
    return List.of(
        FuzzBytes.of(4, critique + "\\boxed{8, 3}"),
        FuzzBytes.of(5, critique + "\\qwrtzpsd{8,\n10}"),
        FuzzBytes.of(6, "Analysis: the first.\n\nVerdict: \\boxed{A}"),
        FuzzBytes.of(
            12, "Principles:\n- Accuracy: is it right? (40%)\n- Style\n\n\\boxed{ 1, 2 ,3 , 4 }"));
  }

  @Override
  public List<byte[]> odd() {
    return List.of(
        FuzzBytes.of(WIDE + 4, new byte[] {(byte) 0xD8, 0, 0, '\\', (byte) 0xDC, 0}),
        FuzzBytes.of(4, "\\boxed{\\boxed{8, 3}"),
        FuzzBytes.of(4, "Principles:" + ";%".repeat(200) + "\\boxed{"));
  }

  @Override
  public List<String> words() {
    return List.of(
        "\\boxed{",
        "\\qwrtzpsd{",
        "}",
        "10",
        ", ",
        "Principles:",
        "Specific Criteria:",
        "Analysis:",
        "Critique:",
        "Scores:",
        "Final Scores:",
        "weight",
        "(weight: ",
        "%",
        "60%",
        "tie",
        "：",
        "，");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  @Override
  public void read(byte[] input) {
    int first = FuzzBytes.first(input);
    String text = FuzzBytes.text(FuzzBytes.rest(input), first >= WIDE);
    int size = 1 + first / 4 % 8;
    switch (first % 4) {
      case 0 -> check(JudgementParser.read(text, reversed(size)), size);
      case 1 -> check(JudgementParser.read(text, reversed(size), LABEL), size);
      case 2 -> check(VerdictParser.read(text, reversed(2)), 2);
      default ->
          require(
              Sections.of(text, text.length()).critique().length() <= text.length(),
              "a critique is a part of the text");
    }
  }

  private static Permutation reversed(int size) {
    List<Integer> order = new ArrayList<>(Permutation.identity(size).order());
    Collections.reverse(order);
    return new Permutation(order);
  }

  private static void check(Reading reading, int size) {
    switch (reading) {
      case Reading.Legible(var judgement) ->
          require(
              judgement.scores().size() == size
                  && judgement.scores().stream().allMatch(score -> score >= 1 && score <= 10),
              "expected " + size + " scores in 1..10, got " + judgement.scores());
      case Reading.Unreadable(String reason) ->
          require(!reason.isBlank() && reason.length() < 400, "a reason says something in short");
    }
  }
}
