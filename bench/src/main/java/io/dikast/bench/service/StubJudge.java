package io.dikast.bench.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands for a judge: an opinion that is a function of prompt and seed. Responses carry a mark
 * such as {@code quality=6c}; a draw scores each of them by its digit, and by noise of its letter
 * and the draw's seed, so that draws disagree and a lost one can be told by the vote.
 */
final class StubJudge {

  private static final String MARK = "quality=";

  /** As long as what a small judge writes. */
  private static final String ANALYSIS =
      "Specific Criteria: 1. correctness (60%); 2. clarity (40%)\n"
          + "Analysis: each answer was read against the question, the numbers it states were worked"
          + " out again, and what follows from them was compared with what it says; answers that"
          + " leave out a step were held to what they do show, and length was given no weight.\n"
          + "Scores: ";

  private StubJudge() {}

  /** A response that is found as good as this: a digit. */
  static String response(int quality, int number) {
    return "One way to do it, written out. quality=" + quality + (char) ('a' + number % 26);
  }

  /** A request for a selection of so many responses of neighbouring qualities. */
  static byte[] request(int responses, int samples, long seed, boolean stream) {
    StringBuilder json = new StringBuilder(128 * responses);
    json.append("{\"prompt\":\"Which of these ways is the best one?\",\"responses\":[");
    for (int i = 0; i < responses; i++) {
      json.append(i == 0 ? "\"" : ",\"").append(response(i == 0 ? 6 : 5, i)).append('"');
    }
    json.append("],\"judge\":{\"k\":").append(samples).append("},\"seed\":").append(seed);
    json.append(",\"return\":[],\"stream\":").append(stream).append('}');
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The marks of a prompt, in the order in which it shows the responses. */
  static List<String> marks(String prompt) {
    List<String> marks = new ArrayList<>();
    int from = prompt.indexOf(MARK);
    while (from >= 0 && from + MARK.length() + 2 <= prompt.length()) {
      marks.add(prompt.substring(from + MARK.length(), from + MARK.length() + 2));
      from = prompt.indexOf(MARK, from + 1);
    }
    return marks;
  }

  /** What the judge writes. */
  static String judgement(List<String> marks, long seed) {
    StringBuilder text = new StringBuilder(ANALYSIS.length() + 48);
    text.append(ANALYSIS).append("\\boxed{");
    for (int i = 0; i < marks.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(score(marks.get(i), seed));
    }
    return text.append('}').toString();
  }

  /** The digit, with noise in -2..2, held within 1..10. */
  static int score(String mark, long seed) {
    long mixed = (seed ^ (mark.charAt(1) * 0x9E3779B97F4A7C15L)) * 0xBF58476D1CE4E5B9L;
    int noise = (int) Math.floorMod(mixed >>> 32, 5L) - 2;
    return Math.clamp(Character.digit(mark.charAt(0), 10) + noise, 1, 10);
  }
}
