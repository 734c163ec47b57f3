package io.dikast.spct.grpo;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import io.dikast.spct.train.Rows;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The log-probabilities of all completion tokens of a batch, one after another. */
final class Completions {

  private Completions() {}

  /** How many tokens follow the prompts, in all. */
  static int tokens(List<int[]> texts, int[] promptLengths) {
    return texts.stream().mapToInt(text -> text.length).sum() - Arrays.stream(promptLengths).sum();
  }

  /** One number a completion token, with a gradient unless that is off. */
  static Tensor logProbabilities(Decoder decoder, List<int[]> texts, int[] promptLengths) {
    Rows rows = Rows.of(texts);
    int count = tokens(texts, promptLengths);
    long[] positions = new long[count];
    long[] targets = new long[count];
    int next = 0;
    for (int row = 0; row < promptLengths.length; row++) {
      int[] text = texts.get(row);
      for (int t = promptLengths[row]; t < text.length; t++) {
        positions[next] = rows.index(row, t - 1);
        targets[next++] = text[t];
      }
    }
    Tensor states = rows.hidden(decoder).index_select(0, Tensors.of(positions));
    return decoder
        .logits(states)
        .log_softmax(1)
        .gather(1, Tensors.of(targets).view(count, 1))
        .view(count);
  }
}
