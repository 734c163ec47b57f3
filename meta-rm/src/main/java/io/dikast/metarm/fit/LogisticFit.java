package io.dikast.metarm.fit;

import java.util.Arrays;

/**
 * The weights that make Σ shareᵢ · log(1 + exp(−yᵢ (w·xᵢ + b))) + Σ ridgeₖ / 2 · wₖ² smallest, by
 * Newton's method with halved steps. The sum is convex and the ridge makes it strictly so, hence
 * there is one answer, and it is found without a rate of learning or a seed.
 *
 * <p>A step costs examples × width² / 2 up to a width of 512, and is exact. Beyond, its direction
 * is found by conjugate gradients, at examples × width × 2 for each of them (truncated Newton:
 * Dembo and Steihaug, Mathematical Programming 26, 1983).
 */
public final class LogisticFit {

  private static final int STEPS = 100;

  /** Up to this width the matrix of second derivatives is built and solved. */
  static final int WIDEST_BUILT = 512;

  private static final int CONJUGATE_STEPS = 250;

  /** How much lower, by its curvature, the loss could be. */
  private static final double ALMOST_DONE = 1e-10;

  /** Keeps a bias that all examples are sure of from making the matrix singular. */
  private static final double LEAST_PIVOT = 1e-12;

  private final float[][] inputs;
  private final boolean[] labels;
  private final double[] shares;
  private final boolean biased;
  private final double[] ridges;
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
    this(inputs, labels, shares, biased, everywhere(inputs, ridge));
  }

  private static double[] everywhere(float[][] inputs, double ridge) {
    double[] ridges = new double[inputs.length == 0 ? 0 : inputs[0].length];
    Arrays.fill(ridges, ridge);
    return ridges;
  }

  /**
   * What is to be fitted, with a ridge for each weight. The arrays are read, not copied.
   *
   * @param inputs examples × width, at least 1 × 1, finite
   * @param labels y is 1 where true, else −1
   * @param shares weights of the examples, above 0
   * @param biased whether there is a bias; else it is 0
   * @param ridges one a weight, finite and above 0
   */
  public LogisticFit(
      float[][] inputs, boolean[] labels, double[] shares, boolean biased, double[] ridges) {
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
    if (ridges.length != inputs[0].length) {
      throw new IllegalArgumentException(
          inputs[0].length + " weights need as many ridges, got " + ridges.length);
    }
    for (double ridge : ridges) {
      if (!(ridge > 0 && Double.isFinite(ridge))) {
        throw new IllegalArgumentException("ridge must be finite and above 0, got " + ridge);
      }
    }
    this.inputs = inputs;
    this.labels = labels;
    this.shares = shares;
    this.biased = biased;
    this.ridges = ridges;
    this.width = inputs[0].length;
  }

  /** Finds them. */
  public Linear solve() {
    return solve(new Linear(new double[width], 0));
  }

  /**
   * Finds them, sooner where the start is near.
   *
   * @param start of the same width
   */
  public Linear solve(Linear start) {
    // The bias comes after the weights.
    double[] at = Arrays.copyOf(start.weights(), width + 1);
    at[width] = biased ? start.bias() : 0;
    double loss = loss(at);
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[width + 1];
      double[] direction =
          width <= WIDEST_BUILT ? exactDirection(at, gradient) : nearDirection(at, gradient);
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
      sum += ridges[k] / 2 * at[k] * at[k];
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

  private double[] exactDirection(double[] at, double[] gradient) {
    double[][] curvature = new double[width + 1][];
    differentiate(at, gradient, curvature);
    double[] direction = gradient.clone();
    solveInPlace(curvature, direction);
    return direction;
  }

  /** The direction as nearly as the gradient is worth: the nearer to the end, the nearer. */
  private double[] nearDirection(double[] at, double[] gradient) {
    double[] bends = new double[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      double probability = Logit.probability(logit(at, inputs[i]));
      bends[i] = shares[i] * probability * (1 - probability);
      addInput(gradient, inputs[i], shares[i] * (probability - (labels[i] ? 1 : 0)));
    }
    for (int k = 0; k < width; k++) {
      gradient[k] += ridges[k] * at[k];
    }
    double[] direction = new double[width + 1];
    double[] residual = gradient.clone();
    double[] search = residual.clone();
    double squares = dot(residual, residual);
    double enough = squares * Math.min(0.01, Math.sqrt(squares));
    for (int step = 0; step < CONJUGATE_STEPS && squares > enough; step++) {
      double[] bent = bend(bends, search);
      double curvature = dot(search, bent);
      if (!(curvature > 0)) {
        break;
      }
      double length = squares / curvature;
      for (int k = 0; k <= width; k++) {
        direction[k] += length * search[k];
        residual[k] -= length * bent[k];
      }
      double next = dot(residual, residual);
      for (int k = 0; k <= width; k++) {
        search[k] = residual[k] + next / squares * search[k];
      }
      squares = next;
    }
    return direction;
  }

  /** The second derivatives times a vector. */
  private double[] bend(double[] bends, double[] vector) {
    double[] product = new double[width + 1];
    for (int i = 0; i < inputs.length; i++) {
      double along = biased ? vector[width] : 0;
      float[] input = inputs[i];
      for (int k = 0; k < width; k++) {
        along += input[k] * vector[k];
      }
      addInput(product, input, bends[i] * along);
    }
    for (int k = 0; k < width; k++) {
      product[k] += ridges[k] * vector[k];
    }
    return product;
  }

  private void addInput(double[] sum, float[] input, double factor) {
    for (int k = 0; k < width; k++) {
      sum[k] += factor * input[k];
    }
    sum[width] += biased ? factor : 0;
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
      gradient[k] += ridges[k] * at[k];
      curvature[k][k] += ridges[k];
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
