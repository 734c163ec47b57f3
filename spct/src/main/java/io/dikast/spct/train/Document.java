package io.dikast.spct.train;

import java.util.Arrays;

/**
 * A document to learn from.
 *
 * @param tokens ids, at least two
 * @param learned one a token: whether predicting it is learned; never the first, which nothing
 *     predicts
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in, compared by content
public record Document(int[] tokens, boolean[] learned) {

  public Document {
    tokens = tokens.clone();
    learned = learned.clone();
    if (tokens.length < 2 || tokens.length != learned.length) {
      throw new IllegalArgumentException(
          "a document needs at least two tokens and a mark for each, got "
              + tokens.length
              + " and "
              + learned.length);
    }
    if (learned[0]) {
      throw new IllegalArgumentException("the first token cannot be learned: nothing predicts it");
    }
    if (count(learned) == 0) {
      throw new IllegalArgumentException("a document must have a token to learn");
    }
  }

  int length() {
    return tokens.length;
  }

  int learnedTokens() {
    return count(learned);
  }

  private static int count(boolean[] learned) {
    int marks = 0;
    for (boolean mark : learned) {
      marks += mark ? 1 : 0;
    }
    return marks;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Document(int[] otherTokens, boolean[] otherLearned)
        && Arrays.equals(tokens, otherTokens)
        && Arrays.equals(learned, otherLearned);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(learned);
  }

  @Override
  public String toString() {
    return "Document" + Arrays.toString(tokens);
  }
}
