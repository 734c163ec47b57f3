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
