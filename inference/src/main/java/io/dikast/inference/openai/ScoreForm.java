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
  PAIRS(true) {
    @Override
    Buffer body(String model, SentPrompt asked) {
      return RequestJson.pairs(model, asked);
    }

    @Override
    List<Double> read(Json json, int responses) {
      return ScoresJson.pairs(json, responses);
    }
  },
  DOCUMENTS(true) {
    @Override
    Buffer body(String model, SentPrompt asked) {
      return RequestJson.documents(model, asked);
    }

    @Override
    List<Double> read(Json json, int responses) {
      return ScoresJson.documents(json, responses);
    }
  },
  CLASSES_OF_CHAT(false) {
    @Override
    Buffer body(String model, SentPrompt asked) {
      return RequestJson.conversation(model, asked);
    }

    @Override
    List<Double> read(Json json, int responses) {
      return ScoresJson.classes(json, responses);
    }
  },
  CLASSES_OF_TEXT(true) {
    @Override
    Buffer body(String model, SentPrompt asked) {
      return RequestJson.texts(model, asked);
    }

    @Override
    List<Double> read(Json json, int responses) {
      return ScoresJson.classes(json, responses);
    }
  },
  REWARD_OF_CHAT(false) {
    @Override
    Buffer body(String model, SentPrompt asked) {
      return RequestJson.conversation(model, asked);
    }

    @Override
    List<Double> read(Json json, int responses) {
      return ScoresJson.rewards(json, responses);
    }
  },
  REWARD_OF_TEXT(true) {
    @Override
    Buffer body(String model, SentPrompt asked) {
      return RequestJson.texts(model, asked);
    }

    @Override
    List<Double> read(Json json, int responses) {
      return ScoresJson.rewards(json, responses);
    }
  };

  private final boolean together;

  ScoreForm(boolean together) {
    this.together = together;
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
  abstract Buffer body(String model, SentPrompt asked);

  /**
   * Reads as many numbers as responses were sent together, in their order.
   *
   * @throws io.dikast.engine.backend.BackendException if they are not all there and finite
   */
  abstract List<Double> read(Json json, int responses);

  private static Prompt.Turn turn(Message.Role role, String text) {
    return new Prompt.Turn(role, List.of(new Segment.Content(text)));
  }
}
