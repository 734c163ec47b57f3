package io.dikast.boxes;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A document to learn from.
 *
 * @param parts in order; their texts together are the document
 */
public record Demonstration(List<Part> parts) {

  /**
   * A stretch of a document.
   *
   * @param text with control tokens by their names
   * @param learned whether it is to be learned; otherwise it is there to be continued
   */
  public record Part(String text, boolean learned) {
    public Part {
      Objects.requireNonNull(text, "text");
      if (text.isEmpty()) {
        throw new IllegalArgumentException("a part must have some text");
      }
    }

    static Part prompt(String text) {
      return new Part(text, false);
    }

    static Part learned(String text) {
      return new Part(text, true);
    }
  }

  public Demonstration {
    parts = List.copyOf(parts);
    if (parts.stream().noneMatch(Part::learned)) {
      throw new IllegalArgumentException("a demonstration shows something, got " + parts);
    }
  }

  static Demonstration of(Part... parts) {
    return new Demonstration(List.of(parts));
  }

  /** The whole document. */
  public String text() {
    return parts.stream().map(Part::text).collect(Collectors.joining());
  }
}
