package io.dikast.eval.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the rows of a data set are laid out. */
public enum DataFormat {
  /** Ours: id, prompt, responses, label (index, list or null), reference, principles, subset. */
  OURS,
  /** RewardBench 1 and 2: prompt, chosen and rejected, each a text or a list of texts. */
  REWARDBENCH,
  /** PPE: response_1 and so on, with winner (preference) or scores (correctness). */
  PPE,
  /** RMB: conversation_input, chosen and reject, or bon_best and loser_list. */
  RMB,
  /** JudgeBench: question, response_A, response_B, label "A&gt;B" or "B&gt;A". */
  JUDGEBENCH,
  /** UltraFeedback, binarised: chosen and rejected as lists of messages. */
  ULTRAFEEDBACK,
  /** HH: chosen and rejected as "\n\nHuman: …\n\nAssistant: …". */
  HH,
  /** ProcessBench: problem, steps, label (first wrong step, −1 for none). */
  PROCESSBENCH,
  /** PRM800K: question.problem, label.steps[].completions[].rating. */
  PRM800K;

  /** As it is written on a command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of this {@linkplain #key() name}, in any case. */
  public static Optional<DataFormat> of(String key) {
    return Arrays.stream(values()).filter(format -> format.key().equalsIgnoreCase(key)).findFirst();
  }

  /** All names, for a message. */
  public static String keys() {
    return Arrays.stream(values()).map(DataFormat::key).collect(Collectors.joining(", "));
  }

  /** Whether its rows label the steps of one solution instead of whole responses. */
  public boolean labelsSteps() {
    return this == PROCESSBENCH || this == PRM800K;
  }

  /** The format whose fields a row has; empty where it is none of these. */
  static Optional<DataFormat> ofRow(Json.Fields row) {
    if (row.has("responses")) {
      return Optional.of(OURS);
    }
    if (row.has("chosen", "reject") || row.has("bon_best", "loser_list")) {
      return Optional.of(RMB);
    }
    if (row.has("chosen", "rejected")) {
      return Optional.of(ofPair(row));
    }
    if (row.has("response_A", "response_B")) {
      return Optional.of(JUDGEBENCH);
    }
    if (row.has("response_1", "winner") || row.has("response_1", "scores")) {
      return Optional.of(PPE);
    }
    if (row.has("problem", "steps")) {
      return Optional.of(PROCESSBENCH);
    }
    if (row.has("question", "label")) {
      return Optional.of(PRM800K);
    }
    return row.has("prompt") ? Optional.of(OURS) : Optional.empty();
  }

  private static DataFormat ofPair(Json.Fields row) {
    return switch (row.get("chosen")) {
      case Json.Items(List<Json> items)
          when !items.isEmpty() && items.getFirst() instanceof Json.Fields ->
          ULTRAFEEDBACK;
      case Json.Text _ when !row.has("prompt") -> HH;
      case Json _ -> REWARDBENCH;
    };
  }
}
