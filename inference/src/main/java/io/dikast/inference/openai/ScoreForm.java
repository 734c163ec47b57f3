package io.dikast.inference.openai;

import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words in which a server is asked for scores. Responses go together, as turns behind one of
 * the question, or each goes as the last turn of the conversation.
 */
enum ScoreForm {
  PAIRS(true, RequestJson::pairs, ScoresJson::pairs),
  DOCUMENTS(true, RequestJson::documents, ScoresJson::documents),
  CLASSES_OF_CHAT(false, RequestJson::conversation, ScoresJson::classes),
  CLASSES_OF_TEXT(true, RequestJson::texts, ScoresJson::classes),
  REWARD_OF_CHAT(false, RequestJson::conversation, ScoresJson::rewards),
  REWARD_OF_TEXT(true, RequestJson::texts, ScoresJson::rewards);

  /** Writes a request. */
  private interface Writer {
    Buffer body(String model, SentPrompt asked);
  }

  /** Reads an answer. */
  private interface Reader {
    List<Double> read(Json json, int responses);
  }

  private final boolean together;

  @SuppressWarnings("ImmutableEnumChecker") // every one of them is a function without state
  private final Writer writer;

  @SuppressWarnings("ImmutableEnumChecker") // every one of them is a function without state
  private final Reader reader;

  ScoreForm(boolean together, Writer writer, Reader reader) {
    this.together = together;
    this.writer = writer;
    this.reader = reader;
  }

  /** What to send: one prompt for all responses, or one for each. */
  List<SentPrompt> prompts(Question question, List<String> responses) {
    if (together) {
      List<Prompt.Turn> turns = new ArrayList<>();
      turns.add(turn(Message.Role.USER, question.text()));
      responses.forEach(response -> turns.add(turn(Message.Role.ASSISTANT, response)));
      return List.of(SentPrompt.of(new Prompt.Chat(turns)));
    }
    List<Prompt.Turn> asked =
        question.messages().stream()
            .map(message -> turn(message.role(), message.content()))
            .toList();
    return responses.stream()
        .map(
            response ->
                Stream.concat(asked.stream(), Stream.of(turn(Message.Role.ASSISTANT, response)))
                    .toList())
        .map(turns -> SentPrompt.of(new Prompt.Chat(turns)))
        .toList();
  }

  /** Writes the request. */
  Buffer body(String model, SentPrompt asked) {
    return writer.body(model, asked);
  }

  /**
   * Reads as many numbers as responses were sent together, in their order.
   *
   * @throws io.dikast.engine.backend.BackendException if they are not all there and finite
   */
  List<Double> read(Json json, int responses) {
    return reader.read(json, responses);
  }

  private static Prompt.Turn turn(Message.Role role, String text) {
    return new Prompt.Turn(role, List.of(new Segment.Content(text)));
  }
}
