package io.dikast.spct.rft;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Message;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How trajectories are written for a trainer of one's own: one JSON object a line. A prompt of a
 * model with a chat format is a list of messages, any other a text.
 */
public enum TrainingFormat {
  /**
   * {@code messages}: a conversation, as TRL reads it; with the item and whether it was hinted in
   * columns of their own, which TRL passes over.
   */
  TRL {
    @Override
    void write(JsonGenerator json, ItemOutcome outcome) throws IOException {
      for (Trajectory trajectory : outcome.kept()) {
        json.writeStartObject();
        messages(json, trajectory);
        json.writeStringField("item", trajectory.item());
        json.writeBooleanField("hinted", trajectory.hinted());
        end(json);
      }
    }
  },
  /** {@code messages} and nothing else: OpenAI's fine-tuning refuses what it does not know. */
  OPENAI {
    @Override
    void write(JsonGenerator json, ItemOutcome outcome) throws IOException {
      for (Trajectory trajectory : outcome.kept()) {
        json.writeStartObject();
        messages(json, trajectory);
        end(json);
      }
    }
  },
  /** {@code prompt} and {@code completion}, as TRL reads them, with the columns of {@link #TRL}. */
  PROMPT_COMPLETION {
    @Override
    void write(JsonGenerator json, ItemOutcome outcome) throws IOException {
      for (Trajectory trajectory : outcome.kept()) {
        json.writeStartObject();
        prompt(json, trajectory);
        completion(json, "completion", trajectory);
        json.writeStringField("item", trajectory.item());
        json.writeBooleanField("hinted", trajectory.hinted());
        end(json);
      }
    }
  },
  /**
   * {@code prompt}, {@code chosen} and {@code rejected}, as TRL's DPO reads them: what is kept, and
   * the first that is wrong of the same prompt. Where the responses stand in another order the
   * prompt is another, and there is no pair.
   */
  DPO {
    @Override
    void write(JsonGenerator json, ItemOutcome outcome) throws IOException {
      for (Trajectory right : outcome.kept()) {
        Optional<Trajectory> wrong =
            outcome.trajectories().stream()
                .filter(other -> !other.right() && other.prompt().equals(right.prompt()))
                // Of answers that are equally good one is kept, and the others are no worse.
                .filter(other -> !other.scores().equals(right.scores()))
                .findFirst();
        if (wrong.isPresent()) {
          json.writeStartObject();
          prompt(json, right);
          completion(json, "chosen", right);
          completion(json, "rejected", wrong.get());
          json.writeStringField("item", right.item());
          json.writeBooleanField("hinted", right.hinted());
          end(json);
        }
      }
    }
  },
  /**
   * Every judgement that was told nothing, right or wrong, with its label (1 right, 0 wrong): to
   * train a meta reward model (arXiv 2504.02495, section 4.2).
   */
  META {
    @Override
    void write(JsonGenerator json, ItemOutcome outcome) throws IOException {
      for (Trajectory trajectory : outcome.trajectories()) {
        if (!trajectory.hinted()) {
          json.writeStartObject();
          prompt(json, trajectory);
          json.writeStringField("judgement", trajectory.completion().text());
          json.writeNumberField("label", trajectory.right() ? 1 : 0);
          json.writeStringField("item", trajectory.item());
          end(json);
        }
      }
    }
  };

  /** Writes what is to be learned from one item, a line each. */
  abstract void write(JsonGenerator json, ItemOutcome outcome) throws IOException;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void end(JsonGenerator json) throws IOException {
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void messages(JsonGenerator json, Trajectory trajectory) throws IOException {
    json.writeArrayFieldStart("messages");
    turns(json, trajectory.prompt());
    message(json, Message.Role.ASSISTANT, trajectory.completion().text());
    json.writeEndArray();
  }

  private static void prompt(JsonGenerator json, Trajectory trajectory) throws IOException {
    switch (trajectory.prompt()) {
      case Prompt.Plain plain -> json.writeStringField("prompt", plain.text());
      case Prompt.Chat chat -> {
        json.writeArrayFieldStart("prompt");
        turns(json, chat);
        json.writeEndArray();
      }
    }
  }

  private static void completion(JsonGenerator json, String field, Trajectory trajectory)
      throws IOException {
    String text = trajectory.completion().text();
    switch (trajectory.prompt()) {
      case Prompt.Plain _ -> json.writeStringField(field, text);
      case Prompt.Chat _ -> {
        json.writeArrayFieldStart(field);
        message(json, Message.Role.ASSISTANT, text);
        json.writeEndArray();
      }
    }
  }

  private static void turns(JsonGenerator json, Prompt prompt) throws IOException {
    switch (prompt) {
      case Prompt.Plain plain -> message(json, Message.Role.USER, plain.text());
      case Prompt.Chat(List<Prompt.Turn> turns) -> {
        for (Prompt.Turn turn : turns) {
          String content =
              turn.segments().stream().map(Segment::text).collect(Collectors.joining());
          message(json, turn.role(), content);
        }
      }
    }
  }

  private static void message(JsonGenerator json, Message.Role role, String content)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role.name().toLowerCase(Locale.ROOT));
    json.writeStringField("content", content);
    json.writeEndObject();
  }
}
