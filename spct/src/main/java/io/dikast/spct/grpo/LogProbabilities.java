package io.dikast.spct.grpo;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import io.dikast.spct.train.Rows;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/** What a decoder thinks of texts that are there already. */
public final class LogProbabilities {

  private LogProbabilities() {}

  /**
   * The natural logarithms of the probabilities of completion tokens, at temperature 1. No gradient
   * is kept.
   *
   * @param texts token ids, prompt and completion; like lengths side by side waste the least
   * @param promptLengths of the same texts, each at least 1 and below the text's length
   * @return texts × completion tokens, each at most 0 but for rounding
   */
  public static double[][] of(Decoder decoder, List<int[]> texts, int[] promptLengths) {
    if (texts.size() != promptLengths.length) {
      throw new IllegalArgumentException(
          "expected a prompt length for each of "
              + texts.size()
              + " texts, got "
              + promptLengths.length);
    }
    for (int i = 0; i < promptLengths.length; i++) {
      if (promptLengths[i] < 1 || promptLengths[i] >= texts.get(i).length) {
        throw new IllegalArgumentException(
            "a prompt length must be from 1 to below the text's "
                + texts.get(i).length
                + ", got "
                + promptLengths[i]);
      }
    }
    double[][] all = new double[texts.size()][];
    int from = 0;
    while (from < all.length) {
      int to = Rows.batchEnd(texts, from);
      fill(
          all, from, decoder, texts.subList(from, to), Arrays.copyOfRange(promptLengths, from, to));
      from = to;
    }
    return all;
  }

  /**
   * How far the first are from the second, by the estimate that GRPO penalises (arXiv 2402.03300,
   * equation 4): mean over all tokens of r − log r − 1, where r is the second's probability over
   * the first's.
   *
   * @return at least 0 but for rounding; NaN without any token
   */
  static double divergence(double[][] own, double[][] reference) {
    double sum = 0;
    long tokens = 0;
    for (int i = 0; i < own.length; i++) {
      for (int t = 0; t < own[i].length; t++) {
        double log = reference[i][t] - own[i][t];
        sum += Math.exp(log) - log - 1;
        tokens++;
      }
    }
    return sum / tokens;
  }

  private static void fill(
      double[][] all, int from, Decoder decoder, List<int[]> texts, int[] promptLengths) {
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      float[] values = Tensors.values(Completions.logProbabilities(decoder, texts, promptLengths));
      int next = 0;
      for (int i = 0; i < promptLengths.length; i++) {
        double[] own = new double[texts.get(i).length - promptLengths[i]];
        for (int t = 0; t < own.length; t++) {
          own[t] = values[next++];
        }
        all[from + i] = own;
      }
    }
  }
}
