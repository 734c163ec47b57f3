package io.dikast.metarm.fit;

import java.util.Arrays;

/**
 * The weights that make Σ shareᵢ · log(1 + exp(−yᵢ (w·xᵢ + b))) + ridge / 2 · |w|² smallest, by
 * Newton's method with halved steps. The sum is convex and the ridge makes it strictly so, hence
 * there is one answer, and it is found without a rate of learning or a seed. A step costs examples
 * × width² / 2.
 */
public final class LogisticFit {

  private static final int STEPS = 100;

  /** How much lower, by its curvature, the loss could be. */
  private static final double ALMOST_DONE = 1e-10;

  /** Keeps a bias that all examples are sure of from making the matrix singular. */
  private static final double LEAST_PIVOT = 1e-12;

  private final float[][] inputs;
  private final boolean[] labels;
  private final double[] shares;
  private final boolean biased;
  private final double ridge;
  private final int width;

  /**
   * What is to be fitted. The arrays are read, not copied.
   *
   * @param inputs examples × width, at least 1 × 1, finite
   * @param labels y is 1 where true, else −1
   * @param shares weights of the examples, above 0
   * @param biased whether there is a bias; else it is 0
   * @param ridge above 0
   */
  public LogisticFit(
      float[][] inputs, boolean[] labels, double[] shares, boolean biased, double ridge) {
    if (inputs.length == 0 || labels.length != inputs.length || shares.length != inputs.length) {
      throw new IllegalArgumentException(
          "expected a label and a share for each of at least one example, got "
              + inputs.length
              + " examples, "
              + labels.length
              + " labels and "
              + shares.length
              + " shares");
    }
    if (!(ridge > 0 && Double.isFinite(ridge))) {
      throw new IllegalArgumentException("ridge must be finite and above 0, got " + ridge);
    }
    this.inputs = inputs;
    this.labels = labels;
    this.shares = shares;
    this.biased = biased;
    this.ridge = ridge;
    this.width = inputs[0].length;
  }

  /** Finds them. */
  public Linear solve() {
    // The bias comes after the weights.
    double[] at = new double[width + 1];
    double loss = loss(at);
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[width + 1];
      double[][] curvature = new double[width + 1][];
      differentiate(at, gradient, curvature);
      double[] direction = gradient.clone();
      solveInPlace(curvature, direction);
      double decrease = dot(gradient, direction);
      if (decrease < ALMOST_DONE) {
        // The error is squared by each step now, and the loss too flat to be compared.
        at = moved(at, direction, 1);
        break;
      }
      double length = 1;
      double[] next = moved(at, direction, length);
      double nextLoss = loss(next);
      while (nextLoss > loss - 1e-4 * length * decrease && length > 1e-9) {
        length /= 2;
        next = moved(at, direction, length);
        nextLoss = loss(next);
      }
      if (nextLoss >= loss) {
        break;
      }
      at = next;
      loss = nextLoss;
    }
    return new Linear(Arrays.copyOf(at, width), at[width]);
  }

  private double loss(double[] at) {
    double sum = 0;
    for (int i = 0; i < inputs.length; i++) {
      double logit = logit(at, inputs[i]);
      sum += shares[i] * Logit.crossEntropy(logit, labels[i]);
    }
    for (int k = 0; k < width; k++) {
      sum += ridge / 2 * at[k] * at[k];
    }
    return sum;
  }

  private double logit(double[] at, float[] input) {
    double sum = at[width];
    for (int k = 0; k < width; k++) {
      sum += at[k] * input[k];
    }
    return sum;
  }

  /** Gradient, and the lower triangle of the second derivatives. */
  private void differentiate(double[] at, double[] gradient, double[][] curvature) {
    for (int row = 0; row <= width; row++) {
      curvature[row] = new double[row + 1];
    }
    double[] input = new double[width + 1];
    for (int i = 0; i < inputs.length; i++) {
      for (int k = 0; k < width; k++) {
        input[k] = inputs[i][k];
      }
      input[width] = biased ? 1 : 0;
      double probability = Logit.probability(logit(at, inputs[i]));
      double slope = shares[i] * (probability - (labels[i] ? 1 : 0));
      double bend = shares[i] * probability * (1 - probability);
      for (int row = 0; row <= width; row++) {
        gradient[row] += slope * input[row];
        double scaled = bend * input[row];
        double[] target = curvature[row];
        for (int column = 0; column <= row; column++) {
          target[column] += scaled * input[column];
        }
      }
    }
    for (int k = 0; k < width; k++) {
      gradient[k] += ridge * at[k];
      curvature[k][k] += ridge;
    }
  }

  /** Cholesky's factor takes the place of the matrix, the solution that of the right side. */
  private static void solveInPlace(double[][] lower, double[] side) {
    int size = side.length;
    for (int row = 0; row < size; row++) {
      for (int column = 0; column <= row; column++) {
        double sum = lower[row][column];
        for (int k = 0; k < column; k++) {
          sum -= lower[row][k] * lower[column][k];
        }
        lower[row][column] =
            row == column ? Math.sqrt(Math.max(sum, LEAST_PIVOT)) : sum / lower[column][column];
      }
    }
    for (int row = 0; row < size; row++) {
      for (int k = 0; k < row; k++) {
        side[row] -= lower[row][k] * side[k];
      }
      side[row] /= lower[row][row];
    }
    for (int row = size - 1; row >= 0; row--) {
      for (int k = row + 1; k < size; k++) {
        side[row] -= lower[k][row] * side[k];
      }
      side[row] /= lower[row][row];
    }
  }

  private static double[] moved(double[] at, double[] direction, double length) {
    double[] next = at.clone();
    for (int k = 0; k < next.length; k++) {
      next[k] -= length * direction[k];
    }
    return next;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
