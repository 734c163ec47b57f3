package io.dikast.spct.head;

/** A linear layer of one output. */
@SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
record Linear(double[] weights, double bias) {

  double score(float[] input) {
    double sum = bias;
    for (int k = 0; k < weights.length; k++) {
      sum += weights[k] * input[k];
    }
    return sum;
  }

  double[] scores(float[][] inputs) {
    double[] scores = new double[inputs.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(inputs[i]);
    }
    return scores;
  }
}
