package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Token sequences as the rows of one tensor. Short rows are filled up behind their end, which
 * causal attention does not see.
 *
 * @param tokens row by row
 * @param count of rows, at least 1
 * @param length of a row, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
public record Rows(long[] tokens, int count, int length) {

  /** Tokens of a batch, padding included. */
  private static final int BATCH_TOKENS = 16_384;

  public Rows {
    if (count < 1 || length < 1 || tokens.length != (long) count * length) {
      throw new IllegalArgumentException(
          tokens.length + " tokens are no " + count + " rows of " + length);
    }
  }

  /**
   * Rows for predicting what follows: no state for the last token of the longest.
   *
   * @param sequences at least one, each of at least two tokens
   */
  public static Rows of(List<int[]> sequences) {
    return of(sequences, 1);
  }

  /**
   * Rows that have a state for the last token too.
   *
   * @param sequences at least one, each of at least one token
   */
  public static Rows whole(List<int[]> sequences) {
    return of(sequences, 0);
  }

  /**
   * Where a batch ends that begins at {@code from}: it has one sequence, or as many as fit into
   * bounded memory.
   *
   * @return number of the sequence after its last
   */
  public static int batchEnd(List<int[]> sequences, int from) {
    int to = from + 1;
    long longest = sequences.get(from).length;
    while (to < sequences.size()) {
      longest = Math.max(longest, sequences.get(to).length);
      if (longest * (to + 1 - from) > BATCH_TOKENS) {
        break;
      }
      to++;
    }
    return to;
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
  public long index(int row, int position) {
    return (long) row * length + position;
  }

  /**
   * One state a position, all rows after one another. Called within a pointer scope.
   *
   * @return count · length × width
   */
  public Tensor hidden(Decoder decoder) {
    Tensor states = decoder.hidden(Tensors.beside(decoder.flat(), tokens).view(count, length));
    return states.flatten(0, 1);
  }
}
