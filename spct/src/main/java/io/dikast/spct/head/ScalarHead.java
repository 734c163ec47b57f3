package io.dikast.spct.head;

import io.dikast.metarm.fit.Linear;
import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A linear layer over a decoder's hidden state at the last token, after the last norm. It is a few
 * numbers that go with one decoder: over another they mean nothing.
 *
 * @param kind what its number is
 * @param weights one a value of the hidden state, finite
 * @param bias 0 for a reward, since only differences are learned
 * @param heldOut how good it is
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in, compared by content
public record ScalarHead(Kind kind, double[] weights, double bias, HeldOut heldOut) {

  /** What the number of a head is. */
  public enum Kind {
    /** A reward: σ of a difference is the probability that one response is better. */
    REWARD,
    /** A logit: σ of it is the probability that a judgement is right. */
    META
  }

  public ScalarHead {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(heldOut, "heldOut");
    weights = weights.clone();
    if (weights.length == 0
        || !Double.isFinite(bias)
        || !Arrays.stream(weights).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "a head needs weights, and these and its bias finite, got "
              + Arrays.toString(weights)
              + " and "
              + bias);
    }
  }

  /**
   * The numbers of texts: rewards or logits.
   *
   * @param decoder the one the head was fitted over
   * @param texts token ids, none empty; like lengths side by side waste the least
   */
  public double[] scores(Decoder decoder, List<int[]> texts) {
    requireWidth(decoder);
    return new Linear(weights, bias).scores(FinalStates.computed(decoder, texts));
  }

  /** Of states as a tensor, texts × width: one number a text, with their gradient. */
  Tensor scored(Tensor states) {
    float[] row = new float[weights.length];
    for (int k = 0; k < row.length; k++) {
      row[k] = (float) weights[k];
    }
    return states.mv(Tensors.beside(states, row)).add(new Scalar(bias));
  }

  void requireKind(Kind expected) {
    if (kind != expected) {
      throw new IllegalArgumentException("expected a head of kind " + expected + ", got " + kind);
    }
  }

  void requireWidth(Decoder decoder) {
    if (decoder.shape().width() != weights.length) {
      throw new IllegalArgumentException(
          "the head is of width "
              + weights.length
              + ", the decoder of width "
              + decoder.shape().width());
    }
  }

  /** Writes it as JSON; what is at this path is replaced whole. */
  public void write(Path path) {
    HeadFile.write(this, path);
  }

  /**
   * Reads it back, the same to the last bit.
   *
   * @throws IllegalArgumentException if it is not a whole head
   */
  public static ScalarHead read(Path path) {
    return HeadFile.read(path);
  }

  @Override
  public boolean equals(Object other) {
    return other
            instanceof
            ScalarHead(
                Kind otherKind,
                double[] otherWeights,
                double otherBias,
                HeldOut otherHeldOut)
        && kind == otherKind
        && Arrays.equals(weights, otherWeights)
        && Double.compare(bias, otherBias) == 0
        && heldOut.equals(otherHeldOut);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, Arrays.hashCode(weights), bias, heldOut);
  }
}
