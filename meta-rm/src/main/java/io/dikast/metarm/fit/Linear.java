package io.dikast.metarm.fit;

/**
 * A linear layer of one output.
 *
 * @param weights one an input
 * @param bias what an input of zeros gives
 */
@SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
public record Linear(double[] weights, double bias) {

  /** Its output for one input, as wide as the weights. */
  public double score(float[] input) {
    double sum = bias;
    for (int k = 0; k < weights.length; k++) {
      sum += weights[k] * input[k];
    }
    return sum;
  }

  /** Its outputs, one an input. */
  public double[] scores(float[][] inputs) {
    double[] scores = new double[inputs.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(inputs[i]);
    }
    return scores;
  }
}
