package io.dikast.eval.data;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The fields of preference data sets, each as it is published. */
final class PreferenceRows {

  private static final String ASSISTANT = "\n\nAssistant:";
  private static final String HUMAN = "\n\nHuman:";

  private PreferenceRows() {}

  static PreferenceItem parse(DataFormat format, Json.Fields row, String id) {
    try {
      PreferenceItem item =
          switch (format) {
            case OURS -> ours(row, id);
            case REWARDBENCH -> rewardBench(row, id);
            case PPE -> ppe(row, id);
            case RMB -> rmb(row, id);
            case JUDGEBENCH -> judgeBench(row, id);
            case ULTRAFEEDBACK -> ultraFeedback(row, id);
            case HH -> hh(row, id);
            case PROCESSBENCH, PRM800K ->
                throw new RowException(
                    format.key() + " labels the steps of a solution, not responses to choose from");
          };
      if (item.responses().size() > AnswerSelector.MAX_RESPONSES) {
        throw new RowException(
            "responses must number 1.."
                + AnswerSelector.MAX_RESPONSES
                + ", got "
                + item.responses().size());
      }
      return item;
    } catch (IllegalArgumentException e) {
      throw new RowException(String.valueOf(e.getMessage()));
    }
  }

  /** What is asked; rows of ours need no responses for it. */
  static QuestionItem questionItem(DataFormat format, Json.Fields row, String id) {
    if (format != DataFormat.OURS) {
      PreferenceItem item = parse(format, row, id);
      return new QuestionItem(id, item.question(), item.subset());
    }
    try {
      return new QuestionItem(id, ours(row), row.name("subset"));
    } catch (IllegalArgumentException e) {
      throw new RowException(String.valueOf(e.getMessage()));
    }
  }

  private static PreferenceItem ours(Json.Fields row, String id) {
    return new PreferenceItem(
        id,
        ours(row),
        row.texts("responses"),
        Set.copyOf(row.wholes("label")),
        row.name("subset"),
        !(row.get("label") instanceof Json.Null));
  }

  private static Question ours(Json.Fields row) {
    Question question = question(row, "prompt");
    Optional<String> reference = row.optionalText("reference");
    if (reference.isPresent()) {
      question = question.withReference(reference.get());
    }
    return row.get("principles") instanceof Json.Items
        ? question.withPrinciples(row.texts("principles"))
        : question;
  }

  private static PreferenceItem rewardBench(Json.Fields row, String id) {
    return preferred(
        id,
        question(row, "prompt"),
        oneOrMore(row, "chosen"),
        oneOrMore(row, "rejected"),
        row.name("subset"));
  }

  private static List<String> oneOrMore(Json.Fields row, String name) {
    return row.get(name) instanceof Json.Text(String value) ? List.of(value) : row.texts(name);
  }

  private static PreferenceItem ppe(Json.Fields row, String id) {
    List<String> responses = new ArrayList<>();
    while (row.has("response_" + (responses.size() + 1))) {
      responses.add(row.text("response_" + (responses.size() + 1)));
    }
    Set<Integer> best =
        row.has("winner") ? winner(row.text("winner")) : correct(row, responses.size());
    Optional<String> subset = row.name("subset").or(() -> row.name("benchmark"));
    return new PreferenceItem(id, question(row, "prompt"), responses, best, subset);
  }

  /** A tie, of whatever kind, says of neither response that it is better. */
  private static Set<Integer> winner(String winner) {
    return switch (winner.toLowerCase(Locale.ROOT).strip()) {
      case "model_a", "model_1", "response_1", "a", "1" -> Set.of(0);
      case "model_b", "model_2", "response_2", "b", "2" -> Set.of(1);
      case String tie when tie.startsWith("tie") -> Set.of();
      case String other ->
          throw new RowException("winner must be model_a, model_b or tie, got '" + other + "'");
    };
  }

  private static Set<Integer> correct(Json.Fields row, int responses) {
    List<Json> scores = row.items("scores");
    if (scores.size() != responses) {
      throw new RowException(
          "scores must be one a response, got " + scores.size() + " for " + responses);
    }
    Set<Integer> best = new TreeSet<>();
    for (int i = 0; i < responses; i++) {
      switch (scores.get(i)) {
        case Json.Bool(boolean right) when right -> best.add(i);
        case Json.Bool _ -> {}
        case Json other -> throw row.wrong("scores[" + i + "]", "true or false", other);
      }
    }
    return best;
  }

  private static PreferenceItem rmb(Json.Fields row, String id) {
    List<String> losers =
        row.has("loser_list")
            ? row.objects("loser_list").stream().map(loser -> loser.text("answer")).toList()
            : List.of(row.fields("reject").text("answer"));
    String best = row.fields(row.has("bon_best") ? "bon_best" : "chosen").text("answer");
    return preferred(
        id,
        question(row, "conversation_input"),
        List.of(best),
        losers,
        row.name("category_path").or(() -> row.name("subset")));
  }

  private static PreferenceItem judgeBench(Json.Fields row, String id) {
    String label = row.text("label").replace(" ", "");
    Set<Integer> best =
        switch (label) {
          case "A>B" -> Set.of(0);
          case "B>A" -> Set.of(1);
          case "A=B", "B=A", "A<>B" -> Set.of();
          default -> throw new RowException("label must be A>B or B>A, got '" + label + "'");
        };
    return new PreferenceItem(
        id,
        question(row, "question"),
        List.of(row.text("response_A"), row.text("response_B")),
        best,
        row.name("source"));
  }

  private static PreferenceItem ultraFeedback(Json.Fields row, String id) {
    List<Message> chosen = messages(row, "chosen");
    List<Message> rejected = messages(row, "rejected");
    List<Message> asked = chosen.subList(0, chosen.size() - 1);
    if (asked.isEmpty()) {
      throw new RowException("chosen must hold a question and its answer, got one message");
    }
    if (!asked.equals(rejected.subList(0, rejected.size() - 1))) {
      throw new RowException("chosen and rejected must differ in their last message only");
    }
    return preferred(
        id,
        Question.of(asked),
        List.of(chosen.getLast().content()),
        List.of(rejected.getLast().content()),
        row.name("source").or(() -> row.name("subset")));
  }

  private static PreferenceItem hh(Json.Fields row, String id) {
    String chosen = row.text("chosen");
    String rejected = row.text("rejected");
    int end = chosen.lastIndexOf(ASSISTANT);
    int other = rejected.lastIndexOf(ASSISTANT);
    if (end < 0 || other < 0) {
      throw new RowException("chosen and rejected must end with a turn of the assistant");
    }
    if (!chosen.substring(0, end).equals(rejected.substring(0, other))) {
      throw new RowException("chosen and rejected must differ in their last turn only");
    }
    return preferred(
        id,
        Question.of(turns(chosen.substring(0, end))),
        List.of(chosen.substring(end + ASSISTANT.length()).strip()),
        List.of(rejected.substring(other + ASSISTANT.length()).strip()),
        row.name("subset"));
  }

  /** "\n\nHuman: …\n\nAssistant: …" as messages. */
  private static List<Message> turns(String text) {
    List<Message> turns = new ArrayList<>();
    int at = text.indexOf(HUMAN);
    if (at != 0) {
      throw new RowException("chosen must begin with a turn of the human");
    }
    while (at >= 0 && at < text.length()) {
      boolean human = text.startsWith(HUMAN, at);
      int from = at + (human ? HUMAN : ASSISTANT).length();
      int next = nearest(text.indexOf(HUMAN, from), text.indexOf(ASSISTANT, from));
      String content = text.substring(from, next < 0 ? text.length() : next).strip();
      turns.add(new Message(human ? Message.Role.USER : Message.Role.ASSISTANT, content));
      at = next;
    }
    return turns;
  }

  private static int nearest(int a, int b) {
    return a < 0 ? b : b < 0 ? a : Math.min(a, b);
  }

  /** The better responses first: what a judge sees is shuffled anyway. */
  private static PreferenceItem preferred(
      String id,
      Question question,
      List<String> better,
      List<String> worse,
      Optional<String> subset) {
    List<String> responses = new ArrayList<>(better);
    responses.addAll(worse);
    Set<Integer> best = new HashSet<>();
    for (int i = 0; i < better.size(); i++) {
      best.add(i);
    }
    return new PreferenceItem(id, question, responses, best, subset);
  }

  private static Question question(Json.Fields row, String name) {
    return row.get(name) instanceof Json.Items
        ? Question.of(messages(row, name))
        : Question.of(row.text(name));
  }

  private static List<Message> messages(Json.Fields row, String name) {
    List<Message> messages = new ArrayList<>();
    for (Json.Fields message : row.objects(name)) {
      messages.add(new Message(role(message), message.text("content")));
    }
    if (messages.isEmpty()) {
      throw new RowException(name + " must hold at least one message, got none");
    }
    return messages;
  }

  private static Message.Role role(Json.Fields message) {
    return switch (message.text("role").toLowerCase(Locale.ROOT)) {
      case "system" -> Message.Role.SYSTEM;
      case "user", "human" -> Message.Role.USER;
      case "assistant", "gpt" -> Message.Role.ASSISTANT;
      case String other ->
          throw new RowException(
              message.path() + "role must be system, user or assistant, got '" + other + "'");
    };
  }
}
