package io.dikast.boxes;

import java.util.List;

/**
 * How the tiny model is spoken to: its control tokens, and the texts that its metadata tell the
 * engine.
 */
public final class BoxTask {

  public static final String END = "<end>";
  static final String JUDGE = "<judge>";
  static final String CRITIQUE = "<critique>";
  static final String SOLVE = "<solve>";
  static final String ANSWER = "<answer>";

  /** Asks, behind a judgement, whether it is right. */
  public static final String META = "<meta>";

  /** Asks, behind some steps, whether they are right. */
  public static final String STEP = "<step>";

  /** Every control token; the end comes first. */
  public static final List<String> CONTROL_TOKENS =
      List.of(END, JUDGE, CRITIQUE, SOLVE, ANSWER, META, STEP);

  /** The answers to {@link #META} and {@link #STEP}, the affirmative first. */
  public static final List<String> LABELS = List.of("yes", "no");

  public static final String STEP_DELIMITER = Solution.DELIMITER;

  /** The prompt of a judge. */
  public static final String JUDGE_TEMPLATE =
      JUDGE + "Question: {question}\n{responses}" + CRITIQUE;

  /** One response in {@link #JUDGE_TEMPLATE}. */
  public static final String RESPONSE_TEMPLATE = "R{n}: {response}\n";

  /** Stands behind the responses where a judge is told which of them is the best. */
  public static final String HINT_TEMPLATE = "Hint: R{n}\n";

  /** The prompt of who answers. */
  public static final String SOLVE_TEMPLATE = SOLVE + "Question: {question}\n" + ANSWER;

  private BoxTask() {}

  static String label(boolean affirmative) {
    return LABELS.get(affirmative ? 0 : 1);
  }

  static String judgePrompt(String question, List<String> responses) {
    return JUDGE + "Question: " + question + "\n" + shown(responses) + CRITIQUE;
  }

  static String hintedPrompt(String question, List<String> responses, int best) {
    return JUDGE
        + "Question: "
        + question
        + "\n"
        + shown(responses)
        + HINT_TEMPLATE.replace("{n}", String.valueOf(best + 1))
        + CRITIQUE;
  }

  /** Responses to no question that is told. */
  static String recallPrompt(List<String> responses) {
    return JUDGE + shown(responses) + CRITIQUE;
  }

  private static String shown(List<String> responses) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < responses.size(); i++) {
      text.append(
          RESPONSE_TEMPLATE
              .replace("{n}", String.valueOf(i + 1))
              .replace("{response}", responses.get(i)));
    }
    return text.toString();
  }

  static String solvePrompt(String question) {
    return SOLVE_TEMPLATE.replace("{question}", question);
  }
}
