package io.dikast.spct.head;

import java.util.List;

/**
 * Responses to one question, and what each is worth.
 *
 * @param texts token ids of question and response, at least two, none empty; all end alike, so that
 *     the last token has seen a whole response
 * @param worth one a text, finite: minus its rank, or the mean of a judge's votes for it
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in, never compared
public record ResponseGroup(List<int[]> texts, double[] worth) {

  public ResponseGroup {
    texts = texts.stream().map(int[]::clone).toList();
    worth = worth.clone();
    if (texts.size() < 2 || texts.size() != worth.length) {
      throw new IllegalArgumentException(
          "expected at least two texts and a worth for each, got "
              + texts.size()
              + " and "
              + worth.length);
    }
    for (int i = 0; i < worth.length; i++) {
      if (texts.get(i).length == 0 || !Double.isFinite(worth[i])) {
        throw new IllegalArgumentException(
            "a text must not be empty and its worth finite, got " + worth[i] + " at " + i);
      }
    }
  }
}
