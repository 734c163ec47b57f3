package io.dikast.bench;

import java.util.List;

/** Fits a linear model to measured times. */
public final class LeastSquares {

  private LeastSquares() {}

  /**
   * A measured time and what it is thought to be a sum of.
   *
   * @param terms values of the model's terms, as many in every sample
   * @param measured above 0
   */
  public record Sample(List<Double> terms, double measured) {
    public Sample {
      terms = List.copyOf(terms);
      if (!(measured > 0)) {
        throw new IllegalArgumentException("measured must be above 0, got " + measured);
      }
    }

    /** What a fit says of this sample. */
    double predicted(double[] coefficients) {
      double sum = 0;
      for (int i = 0; i < coefficients.length; i++) {
        sum += coefficients[i] * terms.get(i);
      }
      return sum;
    }
  }

  /**
   * The coefficients under which the sum of squared relative errors is least: a step of 10 ms
   * counts as much as one of a second.
   *
   * @throws IllegalArgumentException if the samples do not determine them
   */
  public static double[] fit(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a fit needs samples, got none");
    }
    int n = samples.getFirst().terms().size();
    double[][] normal = new double[n][n + 1];
    for (Sample sample : samples) {
      double weight = 1 / (sample.measured() * sample.measured());
      for (int row = 0; row < n; row++) {
        for (int column = 0; column < n; column++) {
          normal[row][column] += weight * sample.terms().get(row) * sample.terms().get(column);
        }
        normal[row][n] += weight * sample.terms().get(row) * sample.measured();
      }
    }
    return solve(normal);
  }

  /** Median of the relative errors of a fit. */
  public static double medianError(List<Sample> samples, double[] coefficients) {
    return Statistics.median(
        samples.stream()
            .map(sample -> Math.abs(sample.predicted(coefficients) / sample.measured() - 1))
            .toList());
  }

  /** Gaussian elimination; rows end with the right side. */
  private static double[] solve(double[][] rows) {
    int n = rows.length;
    scale(rows);
    for (int pivot = 0; pivot < n; pivot++) {
      swapLargest(rows, pivot);
      if (Math.abs(rows[pivot][pivot]) < 1e-12) {
        throw new IllegalArgumentException("the samples do not determine every coefficient");
      }
      for (int row = pivot + 1; row < n; row++) {
        double factor = rows[row][pivot] / rows[pivot][pivot];
        for (int column = pivot; column <= n; column++) {
          rows[row][column] -= factor * rows[pivot][column];
        }
      }
    }
    double[] solution = new double[n];
    for (int row = n - 1; row >= 0; row--) {
      double right = rows[row][n];
      for (int column = row + 1; column < n; column++) {
        right -= rows[row][column] * solution[column];
      }
      solution[row] = right / rows[row][row];
    }
    return solution;
  }

  /** Terms of very different sizes would make a regular matrix look singular. */
  private static void scale(double[][] rows) {
    for (double[] row : rows) {
      double largest = 0;
      for (int column = 0; column < rows.length; column++) {
        largest = Math.max(largest, Math.abs(row[column]));
      }
      for (int column = 0; largest > 0 && column < row.length; column++) {
        row[column] /= largest;
      }
    }
  }

  private static void swapLargest(double[][] rows, int pivot) {
    int largest = pivot;
    for (int row = pivot + 1; row < rows.length; row++) {
      if (Math.abs(rows[row][pivot]) > Math.abs(rows[largest][pivot])) {
        largest = row;
      }
    }
    double[] swapped = rows[pivot];
    rows[pivot] = rows[largest];
    rows[largest] = swapped;
  }
}
