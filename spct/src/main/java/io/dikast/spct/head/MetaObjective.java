package io.dikast.spct.head;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import io.dikast.spct.train.Objective;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Binary cross-entropy as something that a whole decoder is fitted to, under a head that stays as
 * it is: the mean over the judgements.
 *
 * @param head of kind meta, with a weight other than 0: over zeros no gradient comes through
 */
public record MetaObjective(ScalarHead head) implements Objective<List<MarkedText>> {

  public MetaObjective {
    Objects.requireNonNull(head, "head");
    head.requireKind(ScalarHead.Kind.META);
  }

  /**
   * {@inheritDoc}
   *
   * @param batch at least one
   */
  @Override
  public Tensor loss(Decoder decoder, List<MarkedText> batch) {
    head.requireWidth(decoder);
    float[] signs = new float[batch.size()];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = batch.get(i).right() ? -1 : 1;
    }
    Tensor logits =
        head.scored(FinalStates.of(decoder, batch.stream().map(MarkedText::tokens).toList()));
    return torch.softplus(logits.mul(Tensors.beside(logits, signs))).mean();
  }
}
