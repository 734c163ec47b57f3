package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Chosen tokens of a batch and the states that predict them: logits are computed for these alone.
 *
 * @param rows the whole batch
 * @param positions of the states, one a chosen token
 * @param tokens that were chosen
 */
@SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
public record Targets(Rows rows, long[] positions, long[] tokens) {

  /** Says which tokens are chosen; never asked about a first token, which nothing predicts. */
  @FunctionalInterface
  public interface Chosen {
    boolean test(int row, int token);
  }

  /**
   * Chooses tokens, row by row.
   *
   * @param sequences at least one, each of at least two tokens
   * @param count how many are chosen
   */
  public static Targets of(List<int[]> sequences, int count, Chosen chosen) {
    Rows rows = Rows.of(sequences);
    long[] positions = new long[count];
    long[] tokens = new long[count];
    int next = 0;
    for (int row = 0; row < sequences.size(); row++) {
      int[] sequence = sequences.get(row);
      for (int t = 1; t < sequence.length; t++) {
        if (chosen.test(row, t)) {
          positions[next] = rows.index(row, t - 1);
          tokens[next++] = sequence[t];
        }
      }
    }
    return new Targets(rows, positions, tokens);
  }

  /**
   * Logits of what stands where the chosen tokens stand. Called within a pointer scope.
   *
   * @return chosen tokens × vocabulary
   */
  public Tensor logits(Decoder decoder) {
    return decoder.logits(
        rows.hidden(decoder).index_select(0, Tensors.beside(decoder.flat(), positions)));
  }
}
