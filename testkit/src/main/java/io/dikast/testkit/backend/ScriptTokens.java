package io.dikast.testkit.backend;

import io.dikast.engine.backend.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/**
 * The made-up tokens of a scripted model: four characters each, the last one shorter, a surrogate
 * pair never split. An id is the hash of its characters: the same everywhere, and never looked up.
 */
final class ScriptTokens {

  private static final int CHARACTERS = 4;

  private ScriptTokens() {}

  /** End of the token that begins at {@code from}. */
  static int end(String text, int from) {
    int end = Math.min(text.length(), from + CHARACTERS);
    return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end + 1 : end;
  }

  static int count(String text) {
    int count = 0;
    for (int at = 0; at < text.length(); at = end(text, at)) {
      count++;
    }
    return count;
  }

  static TokenSequence sequence(String vocabulary, String text) {
    if (vocabulary.isEmpty()) {
      return TokenSequence.ofText(text);
    }
    List<Integer> ids = new ArrayList<>();
    for (int at = 0; at < text.length(); at = end(text, at)) {
      ids.add(text.substring(at, end(text, at)).hashCode() & Integer.MAX_VALUE);
    }
    return TokenSequence.of(vocabulary, ids.stream().mapToInt(Integer::intValue).toArray(), text);
  }
}
