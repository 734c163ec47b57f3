package io.dikast.spct.text;

import java.util.List;

/**
 * Two neighbouring pieces that become one token.
 *
 * @param left in byte-level letters
 * @param right in byte-level letters
 */
record Merge(String left, String right) {

  Merge {
    if (left.isEmpty() || right.isEmpty()) {
      throw new IllegalArgumentException("both sides of a merge need letters, got " + left + right);
    }
  }

  /** From what {@link #toString} gives. */
  static Merge read(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("a merge is two pieces with a space between, got " + text);
    }
    return new Merge(text.substring(0, space), text.substring(space + 1));
  }

  String merged() {
    return left + right;
  }

  /** Merges every such pair, from the left. */
  void apply(List<String> symbols) {
    for (int i = 0; i + 1 < symbols.size(); i++) {
      if (symbols.get(i).equals(left) && symbols.get(i + 1).equals(right)) {
        symbols.set(i, merged());
        symbols.remove(i + 1);
      }
    }
  }

  /** As GGUF's {@code tokenizer.ggml.merges} writes it. */
  @Override
  public String toString() {
    return left + " " + right;
  }
}
