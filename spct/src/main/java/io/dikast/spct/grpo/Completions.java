package io.dikast.spct.grpo;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import io.dikast.spct.train.Targets;
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
    int count = tokens(texts, promptLengths);
    Targets targets = Targets.of(texts, count, (row, token) -> token >= promptLengths[row]);
    return targets
        .logits(decoder)
        .log_softmax(1)
        .gather(1, Tensors.beside(decoder.flat(), targets.tokens()).view(count, 1))
        .view(count);
  }
}
