package io.dikast.samplers;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.ProcessRewardModel;
import java.util.ArrayList;
import java.util.List;

/** Rewards of single steps, and whole answers taken apart into steps. */
public final class ProcessRewardModels {

  /** What ends a step where the model file does not say: a blank line. */
  public static final String DEFAULT_DELIMITER = "\n\n";

  /** An answer has no more steps than this; what follows belongs to the last. */
  public static final int MAX_STEPS = 256;

  private ProcessRewardModels() {}

  /**
   * The probability that a step is right, as that of the first of two labels behind it. A model
   * file may bring its own question: {@code dikast.step.suffix} behind the steps, {@code
   * dikast.step.labels}, the affirmative first, and {@code dikast.solve.template} before them;
   * others are asked in words, for yes or no. A label without any probability fails the question.
   *
   * @throws IllegalArgumentException if the model file's question is faulty
   */
  public static ProcessRewardModel labelled(Backend backend) {
    return new LabelProcessRewardModel(backend);
  }

  /** What ends a step of this model's answers. */
  public static String delimiter(Backend backend) {
    return backend
        .describe()
        .metadata()
        .text(StepQuestion.DELIMITER_KEY)
        .filter(text -> !text.isEmpty())
        .orElse(DEFAULT_DELIMITER);
  }

  /**
   * A whole answer in steps, each but the last with the delimiter behind it. White space alone is
   * no step: it goes with the step behind it, at the end with the last. An empty answer is one
   * empty step.
   *
   * @param delimiter not empty
   */
  public static PartialAnswer steps(String answer, String delimiter) {
    if (delimiter.isEmpty()) {
      throw new IllegalArgumentException("a delimiter must not be empty");
    }
    List<TokenSequence> steps = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (steps.size() < MAX_STEPS - 1) {
      int found = answer.indexOf(delimiter, at);
      if (found < 0 || answer.substring(found).isBlank()) {
        break;
      }
      at = found + delimiter.length();
      if (!answer.substring(start, at).isBlank()) {
        steps.add(TokenSequence.ofText(answer.substring(start, at)));
        start = at;
      }
    }
    steps.add(TokenSequence.ofText(answer.substring(start)));
    return new PartialAnswer(steps, true);
  }
}
