package io.dikast.spct.grpo;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import io.dikast.spct.train.Objective;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Group relative policy optimisation (DeepSeekMath, arXiv 2402.03300, equations 3 and 4). With
 * ratio = exp(new − old) and A the advantage of a token, a token gains
 *
 * <pre>min(ratio · A, clip(ratio, 1 − clip, 1 + clip) · A) − penalty · (exp(d) − d − 1)</pre>
 *
 * where d = reference − new, in log-probabilities; what the penalty weighs is an estimate of the
 * Kullback-Leibler divergence to the reference that is never below 0. The loss is minus the gain,
 * its mean over the tokens of each response, and of these the mean over the responses, as in the
 * paper: all responses weigh the same, and a token of a long one weighs less. (arXiv 2503.20783
 * argues for a mean over all tokens of the batch, since this spares long wrong responses.)
 *
 * @param clip how far from 1 a ratio is rewarded for going, in (0, 1)
 * @param penalty for leaving the reference, at least 0; β in the paper
 */
public record GrpoObjective(double clip, double penalty) implements Objective<List<Rollout>> {

  /** A clip of 0.2 and the paper's penalty of 0.04. */
  public static final GrpoObjective DEFAULT = new GrpoObjective(0.2, 0.04);

  public GrpoObjective {
    if (!(clip > 0 && clip < 1)) {
      throw new IllegalArgumentException("clip must be in (0, 1), got " + clip);
    }
    if (!(penalty >= 0 && Double.isFinite(penalty))) {
      throw new IllegalArgumentException("penalty must be finite and at least 0, got " + penalty);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param batch of at least one, from any number of groups
   */
  @Override
  public Tensor loss(Decoder decoder, List<Rollout> batch) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("a batch must have a rollout");
    }
    List<int[]> texts = batch.stream().map(Rollout::tokens).toList();
    int[] promptLengths = batch.stream().mapToInt(Rollout::promptLength).toArray();
    int count = Completions.tokens(texts, promptLengths);
    float[] advantages = new float[count];
    float[] old = new float[count];
    float[] reference = new float[count];
    float[] shares = new float[count];
    int next = 0;
    for (Rollout rollout : batch) {
      int length = rollout.completionLength();
      for (int t = 0; t < length; t++) {
        advantages[next] = (float) rollout.advantages()[t];
        old[next] = (float) rollout.oldLogProbabilities()[t];
        reference[next] = (float) rollout.referenceLogProbabilities()[t];
        shares[next++] = (float) (1.0 / length / batch.size());
      }
    }
    Tensor now = Completions.logProbabilities(decoder, texts, promptLengths);
    Tensor gain = clipped(now.sub(Tensors.beside(now, old)).exp(), Tensors.beside(now, advantages));
    if (penalty > 0) {
      Tensor apart = Tensors.beside(now, reference).sub(now);
      Tensor divergence = apart.exp().sub(apart).sub(new Scalar(1.0));
      gain = gain.sub(divergence.mul(new Scalar(penalty)));
    }
    return gain.dot(Tensors.beside(now, shares)).neg();
  }

  /** All responses weigh the same. */
  @Override
  public List<Part<List<Rollout>>> parts(List<Rollout> batch, int most) {
    return batch.isEmpty() ? Objective.super.parts(batch, most) : Part.ofList(batch, most, _ -> 1);
  }

  private Tensor clipped(Tensor ratio, Tensor advantages) {
    Tensor bounded =
        ratio.clamp(
            new ScalarOptional(new Scalar(1 - clip)), new ScalarOptional(new Scalar(1 + clip)));
    return ratio.mul(advantages).minimum(bounded.mul(advantages));
  }
}
