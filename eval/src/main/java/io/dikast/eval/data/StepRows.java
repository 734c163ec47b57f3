package io.dikast.eval.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The fields of data sets that label steps. */
final class StepRows {

  private static final int NO_STEP = -1;
  private static final int WRONG = -1;

  private StepRows() {}

  static StepItem parse(DataFormat format, Json.Fields row, String id) {
    try {
      return switch (format) {
        case PROCESSBENCH -> processBench(row, id);
        case PRM800K -> prm800k(row, id);
        case OURS, REWARDBENCH, PPE, RMB, JUDGEBENCH, ULTRAFEEDBACK, HH ->
            throw new RowException(format.key() + " labels whole responses, not steps");
      };
    } catch (IllegalArgumentException e) {
      throw new RowException(String.valueOf(e.getMessage()));
    }
  }

  private static StepItem processBench(Json.Fields row, String id) {
    int label = row.whole("label");
    return new StepItem(
        id,
        row.text("problem"),
        row.texts("steps"),
        label == NO_STEP ? OptionalInt.empty() : OptionalInt.of(label),
        row.name("generator"));
  }

  /**
   * The path that the labellers went: at each step the completion they chose, or their own, or
   * where they ended there the first; up to the first one that they rated −1.
   */
  private static StepItem prm800k(Json.Fields row, String id) {
    Json.Fields label = row.fields("label");
    Optional<String> finish = label.name("finish_reason");
    if (finish.isPresent() && List.of("give_up", "bad_problem").contains(finish.get())) {
      throw new RowException("the labellers gave it up: " + finish.get());
    }
    List<String> steps = new ArrayList<>();
    OptionalInt firstWrong = OptionalInt.empty();
    for (Json.Fields step : label.objects("steps")) {
      Json.Fields completion = completion(step);
      if (rating(completion) == WRONG) {
        firstWrong = OptionalInt.of(steps.size());
      }
      steps.add(completion.text("text"));
      if (firstWrong.isPresent()) {
        break;
      }
    }
    return new StepItem(
        id, row.fields("question").text("problem"), steps, firstWrong, finish.map(String::strip));
  }

  private static Json.Fields completion(Json.Fields step) {
    if (step.get("human_completion") instanceof Json.Fields
        && step.get("chosen_completion") instanceof Json.Null) {
      return step.fields("human_completion");
    }
    List<Json.Fields> completions = step.objects("completions");
    int chosen =
        step.get("chosen_completion") instanceof Json.Null ? 0 : step.whole("chosen_completion");
    if (chosen < 0 || chosen >= completions.size()) {
      throw new RowException(
          step.path()
              + "chosen_completion must be one of "
              + completions.size()
              + ", got "
              + chosen);
    }
    return completions.get(chosen);
  }

  /** Absent or null for steps that the labellers wrote themselves. */
  private static int rating(Json.Fields completion) {
    return completion.get("rating") instanceof Json.Null ? 1 : completion.whole("rating");
  }
}
