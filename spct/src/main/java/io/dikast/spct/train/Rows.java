package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Token sequences as the rows of one tensor. The last token of the longest needs no state, since
 * nothing follows it; short rows are filled up behind their end, which causal attention does not
 * see.
 *
 * @param tokens row by row
 * @param count of rows
 * @param length of a row
 */
@SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
record Rows(long[] tokens, int count, int length) {

  static Rows of(List<int[]> sequences) {
    return of(sequences, 1);
  }

  /** Rows that have a state for the last token too. */
  static Rows whole(List<int[]> sequences) {
    return of(sequences, 0);
  }

  private static Rows of(List<int[]> sequences, int spared) {
    int longest = sequences.stream().mapToInt(sequence -> sequence.length).max().orElseThrow();
    int length = longest - spared;
    long[] tokens = new long[sequences.size() * length];
    for (int row = 0; row < sequences.size(); row++) {
      int[] sequence = sequences.get(row);
      for (int t = 0; t < Math.min(length, sequence.length); t++) {
        tokens[row * length + t] = sequence[t];
      }
    }
    return new Rows(tokens, sequences.size(), length);
  }

  /** Number of a position among the states. */
  long index(int row, int position) {
    return (long) row * length + position;
  }

  /** One state a position, all rows after one another. */
  Tensor hidden(Decoder decoder) {
    Tensor states = decoder.hidden(Tensors.of(tokens).view(count, length));
    return states.flatten(0, 1);
  }
}
