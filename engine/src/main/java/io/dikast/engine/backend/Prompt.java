package io.dikast.engine.backend;

import io.dikast.engine.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a model is asked to continue. Immutable. */
public sealed interface Prompt {

  /** Segments one after the other, for models with a format of their own. */
  record Plain(List<Segment> segments) implements Prompt {
    public Plain {
      segments = List.copyOf(segments);
      if (segments.isEmpty()) {
        throw new IllegalArgumentException("a prompt needs at least one segment, got none");
      }
    }
  }

  /**
   * Turns of a conversation, which the backend puts into the model's chat format and opens the
   * assistant's next turn after them. A last turn of the assistant, behind others, is not closed:
   * it is the beginning of what is to be continued.
   */
  record Chat(List<Turn> turns) implements Prompt {
    public Chat {
      turns = List.copyOf(turns);
      if (turns.isEmpty()) {
        throw new IllegalArgumentException("a chat prompt needs at least one turn, got none");
      }
    }
  }

  /** One turn of a chat prompt. */
  record Turn(Message.Role role, List<Segment> segments) {
    public Turn {
      Objects.requireNonNull(role, "role");
      segments = List.copyOf(segments);
    }
  }

  static Prompt of(Segment... segments) {
    return new Plain(List.of(segments));
  }

  static Prompt chat(Turn... turns) {
    return new Chat(List.of(turns));
  }

  /** A user turn, to put into {@link #chat}. */
  static Turn user(Segment... segments) {
    return new Turn(Message.Role.USER, List.of(segments));
  }

  /** This prompt and what the model wrote after it: the start of a question about it. */
  default Prompt followedBy(TokenSequence generated) {
    return switch (this) {
      case Plain plain -> new Plain(append(plain.segments(), new Segment.Tokens(generated)));
      case Chat chat ->
          new Chat(
              append(
                  chat.turns(),
                  new Turn(Message.Role.ASSISTANT, List.of(new Segment.Tokens(generated)))));
    };
  }

  /** All characters of this prompt, without any chat format, for logs and the cache key. */
  default String text() {
    return switch (this) {
      case Plain plain -> join(plain.segments());
      case Chat chat ->
          chat.turns().stream()
              .map(turn -> turn.role() + "\n" + join(turn.segments()))
              .collect(Collectors.joining("\n"));
    };
  }

  private static String join(List<Segment> segments) {
    return segments.stream().map(Segment::text).collect(Collectors.joining());
  }

  private static <T> List<T> append(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
