package io.dikast.spct.head;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import io.dikast.spct.train.Rows;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Hidden states of last tokens, after the decoder's last norm. */
final class FinalStates {

  private FinalStates() {}

  /** Within a pointer scope: texts × width, with a gradient unless that is off. */
  static Tensor of(Decoder decoder, List<int[]> texts) {
    Rows rows = Rows.whole(texts);
    long[] last = new long[texts.size()];
    for (int i = 0; i < last.length; i++) {
      last[i] = rows.index(i, texts.get(i).length - 1);
    }
    return rows.hidden(decoder).index_select(0, Tensors.beside(decoder.flat(), last));
  }

  /** Texts × width, without a gradient, in batches. */
  static float[][] computed(Decoder decoder, List<int[]> texts) {
    if (texts.stream().anyMatch(text -> text.length == 0)) {
      throw new IllegalArgumentException("a text must have a token");
    }
    int width = decoder.shape().width();
    float[][] states = new float[texts.size()][];
    int from = 0;
    while (from < states.length) {
      int to = Rows.batchEnd(texts, from);
      try (var _ = new PointerScope();
          var _ = new NoGradGuard()) {
        float[] values = Tensors.values(of(decoder, texts.subList(from, to)));
        for (int i = from; i < to; i++) {
          states[i] = Arrays.copyOfRange(values, (i - from) * width, (i + 1 - from) * width);
        }
      }
      from = to;
    }
    return states;
  }
}
