package io.dikast.server.http;

import io.dikast.engine.Message;
import io.dikast.engine.Question;
import java.util.List;

/**
 * Takes a text that holds a question and its answer in one piece apart, as training programs send
 * it: at the last mark that opens an assistant's turn in a common chat format. What follows the
 * mark is the answer.
 */
final class Transcript {

  /** Where an answer begins, and what ends it. */
  private record Mark(String opens, String closes) {}

  private static final List<Mark> MARKS =
      List.of(
          new Mark("<|im_start|>assistant\n", "<|im_end|>"),
          new Mark("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
          new Mark("<start_of_turn>model\n", "<end_of_turn>"),
          new Mark("<|assistant|>\n", "<|end|>"),
          new Mark("<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
          new Mark("[/INST]", "</s>"),
          new Mark("\n\nAssistant:", "</s>"));

  private static final String UNMARKED =
      "Is what follows a good answer, or a good continuation of the conversation in it?";

  private Transcript() {}

  /** Question and answer of one text; without any mark the whole text is the answer. */
  static Court.Case split(String text) {
    int at = -1;
    Mark last = MARKS.getFirst();
    for (Mark mark : MARKS) {
      int found = text.lastIndexOf(mark.opens());
      if (found > at) {
        at = found;
        last = mark;
      }
    }
    if (at <= 0 || text.substring(0, at).isBlank()) {
      return new Court.Case(Question.of(UNMARKED), List.of(text));
    }
    String answer = text.substring(at + last.opens().length()).strip();
    if (answer.endsWith(last.closes())) {
      answer = answer.substring(0, answer.length() - last.closes().length()).stripTrailing();
    }
    return new Court.Case(Question.of(text.substring(0, at).strip()), List.of(answer));
  }

  /** The same where the question is known: the answer is what the text has behind it. */
  static Court.Case behind(String prompt, String text) {
    if (prompt.isBlank()) {
      return split(text);
    }
    String answer = text.startsWith(prompt) ? text.substring(prompt.length()) : answer(text);
    return new Court.Case(Question.of(prompt), List.of(answer));
  }

  private static String answer(String text) {
    return split(text).responses().getFirst();
  }

  /** A conversation whose last turn is the answer. */
  static Court.Case last(List<Message> messages) {
    return new Court.Case(
        Question.of(messages.subList(0, messages.size() - 1)),
        List.of(messages.getLast().content()));
  }
}
