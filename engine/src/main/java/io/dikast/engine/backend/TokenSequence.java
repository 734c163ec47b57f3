package io.dikast.engine.backend;

import java.util.Arrays;
import java.util.Objects;

/**
 * Token ids with the text they stand for and the vocabulary they belong to. A backend with the same
 * vocabulary reuses the ids exactly; any other reads the text. Immutable.
 */
public final class TokenSequence {

  private final String vocabulary;
  private final int[] ids;
  private final String text;

  private TokenSequence(String vocabulary, int[] ids, String text) {
    this.vocabulary = vocabulary;
    this.ids = ids;
    this.text = text;
  }

  /**
   * Ids of a known vocabulary.
   *
   * @param vocabulary identity of the vocabulary, as in {@link BackendInfo#vocabulary}
   * @param ids token ids, copied
   * @param text what the ids stand for
   */
  public static TokenSequence of(String vocabulary, int[] ids, String text) {
    return new TokenSequence(
        Objects.requireNonNull(vocabulary), ids.clone(), Objects.requireNonNull(text));
  }

  /** Text from a backend that shows no token ids. */
  public static TokenSequence ofText(String text) {
    return new TokenSequence("", new int[0], Objects.requireNonNull(text));
  }

  public String vocabulary() {
    return vocabulary;
  }

  /** A copy of the ids; empty where the vocabulary is unknown. */
  public int[] ids() {
    return ids.clone();
  }

  public int size() {
    return ids.length;
  }

  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenSequence that
        && vocabulary.equals(that.vocabulary)
        && text.equals(that.text)
        && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return Objects.hash(vocabulary, text, Arrays.hashCode(ids));
  }

  @Override
  public String toString() {
    return "TokenSequence[" + ids.length + " tokens, " + text.length() + " chars]";
  }
}
