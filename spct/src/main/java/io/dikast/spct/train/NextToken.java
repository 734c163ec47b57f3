package io.dikast.spct.train;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Cross-entropy of the learned tokens, their mean over the batch. */
final class NextToken implements Objective<List<Document>> {

  @Override
  public Tensor loss(Decoder decoder, List<Document> batch) {
    Targets targets =
        Targets.of(
            batch.stream().map(Document::tokens).toList(),
            batch.stream().mapToInt(Document::learnedTokens).sum(),
            (row, token) -> batch.get(row).learned(token));
    Tensor logits = targets.logits(decoder);
    return cross_entropy_loss(logits, Tensors.beside(logits, targets.tokens()));
  }

  @Override
  public List<Part<List<Document>>> parts(List<Document> batch, int most) {
    return Part.ofList(batch, most, Document::learnedTokens);
  }
}
