package io.dikast.engine.backend;

import java.util.Objects;

/**
 * A stretch of a prompt, typed by how far it is trusted. Only {@link Template} text may contain
 * control tokens; a response that spells one out stays plain text.
 */
public sealed interface Segment {

  /** Text written by us or by the model file: parsed with control tokens. */
  record Template(String text) implements Segment {
    public Template {
      Objects.requireNonNull(text, "text");
    }
  }

  /** Text from anybody else: never parsed for control tokens. */
  record Content(String text) implements Segment {
    public Content {
      Objects.requireNonNull(text, "text");
    }
  }

  /** What a model has generated: reused token by token where the vocabulary is the same. */
  record Tokens(TokenSequence tokens) implements Segment {
    public Tokens {
      Objects.requireNonNull(tokens, "tokens");
    }
  }

  static Segment template(String text) {
    return new Template(text);
  }

  static Segment content(String text) {
    return new Content(text);
  }

  /** The characters of this segment, whatever their trust. */
  default String text() {
    return switch (this) {
      case Template template -> template.text();
      case Content content -> content.text();
      case Tokens tokens -> tokens.tokens().text();
    };
  }
}
