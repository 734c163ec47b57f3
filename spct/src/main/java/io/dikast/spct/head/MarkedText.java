package io.dikast.spct.head;

/**
 * A judgement, and whether it was right.
 *
 * @param tokens ids of the question, its responses and the judgement, not empty
 * @param right whether it puts the response known as best strictly above all others
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in, never compared
public record MarkedText(int[] tokens, boolean right) {

  public MarkedText {
    tokens = tokens.clone();
    if (tokens.length == 0) {
      throw new IllegalArgumentException("a text must have a token");
    }
  }
}
