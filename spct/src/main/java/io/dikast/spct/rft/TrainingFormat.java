package io.dikast.spct.rft;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Message;
import io.dikast.engine.backend.Prompt;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How judgements are written for a trainer of one's own: one JSON object a line. */
public enum TrainingFormat {
  /** {@code messages}: a conversation, as TRL and OpenAI's fine-tuning read it. */
  MESSAGES {
    @Override
    void write(JsonGenerator json, List<Trajectory> kept, List<Trajectory> all) throws IOException {
      for (Trajectory trajectory : kept) {
        json.writeStartObject();
        messages(json, trajectory);
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
  },
  /** {@code prompt} and {@code completion}, as TRL reads them. */
  PROMPT_COMPLETION {
    @Override
    void write(JsonGenerator json, List<Trajectory> kept, List<Trajectory> all) throws IOException {
      for (Trajectory trajectory : kept) {
        json.writeStartObject();
        json.writeStringField("prompt", trajectory.prompt().text());
        json.writeStringField("completion", trajectory.completion().text());
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
  },
  /**
   * {@code prompt}, {@code chosen} and {@code rejected}: a right and a wrong judgement of the same
   * prompt.
   */
  DPO {
    @Override
    void write(JsonGenerator json, List<Trajectory> kept, List<Trajectory> all) throws IOException {
      for (Trajectory right : kept) {
        Optional<Trajectory> wrong =
            all.stream()
                .filter(other -> !other.right() && other.prompt().equals(right.prompt()))
                .findFirst();
        if (wrong.isPresent()) {
          json.writeStartObject();
          json.writeStringField("prompt", right.prompt().text());
          json.writeStringField("chosen", right.completion().text());
          json.writeStringField("rejected", wrong.get().completion().text());
          json.writeEndObject();
          json.writeRaw('\n');
        }
      }
    }
  },
  /**
   * Every judgement that was told nothing, with whether it is right: to train a meta reward model.
   */
  META {
    @Override
    void write(JsonGenerator json, List<Trajectory> kept, List<Trajectory> all) throws IOException {
      for (Trajectory trajectory : all) {
        if (!trajectory.hinted()) {
          json.writeStartObject();
          json.writeStringField("prompt", trajectory.prompt().text());
          json.writeStringField("judgement", trajectory.completion().text());
          json.writeNumberField("label", trajectory.right() ? 1 : 0);
          json.writeEndObject();
          json.writeRaw('\n');
        }
      }
    }
  };

  /**
   * Writes what is to be learned from one item.
   *
   * @param kept judgements to learn from
   * @param all judgements of the item
   */
  abstract void write(JsonGenerator json, List<Trajectory> kept, List<Trajectory> all)
      throws IOException;

  private static void messages(JsonGenerator json, Trajectory trajectory) throws IOException {
    json.writeArrayFieldStart("messages");
    switch (trajectory.prompt()) {
      case Prompt.Plain plain -> message(json, Message.Role.USER, plain.text());
      case Prompt.Chat(List<Prompt.Turn> turns) -> {
        for (Prompt.Turn turn : turns) {
          message(json, turn.role(), new Prompt.Plain(turn.segments()).text());
        }
      }
    }
    message(json, Message.Role.ASSISTANT, trajectory.completion().text());
    json.writeEndArray();
  }

  private static void message(JsonGenerator json, Message.Role role, String content)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role.name().toLowerCase(Locale.ROOT));
    json.writeStringField("content", content);
    json.writeEndObject();
  }
}
