package io.dikast.spct.train;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Cross-entropy of the learned tokens, their mean over the batch. Logits are computed for these
 * alone.
 */
final class NextToken implements Objective<List<Document>> {

  @Override
  public Tensor loss(Decoder decoder, List<Document> batch) {
    Rows rows = Rows.of(batch.stream().map(Document::tokens).toList());
    int learned = batch.stream().mapToInt(Document::learnedTokens).sum();
    long[] positions = new long[learned];
    long[] targets = new long[learned];
    int next = 0;
    for (int d = 0; d < batch.size(); d++) {
      int[] tokens = batch.get(d).tokens();
      boolean[] marks = batch.get(d).learned();
      for (int t = 1; t < tokens.length; t++) {
        if (marks[t]) {
          positions[next] = rows.index(d, t - 1);
          targets[next++] = tokens[t];
        }
      }
    }
    Tensor states = rows.hidden(decoder).index_select(0, Tensors.of(positions));
    return cross_entropy_loss(decoder.logits(states), Tensors.of(targets));
  }

  @Override
  public List<Part<List<Document>>> parts(List<Document> batch, int most) {
    return Part.ofList(batch, most, Document::learnedTokens);
  }
}
