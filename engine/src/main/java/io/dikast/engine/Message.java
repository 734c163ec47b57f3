package io.dikast.engine;

import java.util.Objects;

/** One turn of the conversation that is being answered. The content is never trusted. */
public record Message(Role role, String content) {

  /** Who speaks. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }

  public Message {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(content, "content");
  }

  /** A turn of the user. */
  public static Message user(String content) {
    return new Message(Role.USER, content);
  }
}
