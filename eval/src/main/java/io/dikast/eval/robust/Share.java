package io.dikast.eval.robust;

/**
 * A share of items and how far it can be trusted.
 *
 * @param rate in 0..1
 * @param low of the 95 % interval
 * @param high of the 95 % interval
 * @param items it was found on, at least 1
 */
public record Share(double rate, double low, double high, int items) {

  /** Two-sided 95 % quantile of the normal distribution. */
  private static final double Z = 1.959963984540054;

  public Share {
    if (!(0 <= low && low <= rate && rate <= high && high <= 1) || items < 1) {
      throw new IllegalArgumentException(
          "a share is 0 ≤ low ≤ rate ≤ high ≤ 1 of at least one item, got "
              + low
              + ", "
              + rate
              + ", "
              + high
              + " of "
              + items);
    }
  }

  /**
   * The mean over items, with Wilson's score interval (Journal of the American Statistical
   * Association 22, 1927): unlike the normal one it says something where the rate is 0 or 1, as a
   * good defence has it. With n items of mean p it is (p + z²/2n ± z √(p (1 − p) / n + z²/4n²)) /
   * (1 + z²/n). Trials of one item count as one: the interval is wide enough were they all alike.
   *
   * @param itemMeans at least one, each in 0..1
   */
  static Share of(double... itemMeans) {
    int n = itemMeans.length;
    if (n == 0) {
      throw new IllegalArgumentException("a share needs at least one item, got none");
    }
    double sum = 0;
    for (double value : itemMeans) {
      sum += value;
    }
    // Rounding must not carry a mean of ones above 1.
    double p = Math.clamp(sum / n, 0, 1);
    double centre = p + Z * Z / (2.0 * n);
    double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
    double scale = 1 + Z * Z / n;
    return new Share(
        p, Math.clamp((centre - half) / scale, 0, p), Math.clamp((centre + half) / scale, p, 1), n);
  }
}
