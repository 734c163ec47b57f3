package io.dikast.engine;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the responses answer: a conversation that ends where they begin, and what the caller knows
 * of a good answer.
 *
 * @param messages the conversation, at least one turn
 * @param reference a correct answer if one is known: it lifts a judge's accuracy more than any
 *     number of samples (arXiv 2504.02495, section 5.1, PPE correctness with a reference)
 * @param principles what to judge by; empty leaves each draw to write its own
 */
public record Question(
    List<Message> messages, @Nullable String reference, List<String> principles) {

  public Question {
    messages = List.copyOf(messages);
    principles = List.copyOf(principles);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a question needs at least one message, got none");
    }
    for (String principle : principles) {
      if (principle.isBlank()) {
        throw new IllegalArgumentException("a principle must say something, got a blank one");
      }
    }
  }

  /** One user turn. */
  public static Question of(String text) {
    return of(List.of(Message.user(text)));
  }

  /** A whole conversation. */
  public static Question of(List<Message> messages) {
    return new Question(messages, null, List.of());
  }

  public Question withReference(String correctAnswer) {
    return new Question(
        messages, Objects.requireNonNull(correctAnswer, "correctAnswer"), principles);
  }

  public Question withPrinciples(List<String> judgeBy) {
    return new Question(messages, reference, judgeBy);
  }

  /** The conversation as one text: a single user turn as it is, anything longer with role names. */
  public String text() {
    if (messages.size() == 1 && messages.getFirst().role() == Message.Role.USER) {
      return messages.getFirst().content();
    }
    return messages.stream()
        .map(
            message ->
                switch (message.role()) {
                      case SYSTEM -> "System: ";
                      case USER -> "User: ";
                      case ASSISTANT -> "Assistant: ";
                    }
                    + message.content())
        .collect(Collectors.joining("\n\n"));
  }
}
