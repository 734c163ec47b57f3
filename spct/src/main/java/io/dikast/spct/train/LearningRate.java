package io.dikast.spct.train;

/**
 * A learning rate that rises in a line and falls as a cosine (arXiv 1608.03983).
 *
 * @param peak above 0
 * @param warmUp steps until the peak
 * @param floor share of the peak that remains in the end, 0 to 1
 */
public record LearningRate(double peak, int warmUp, double floor) {

  public LearningRate {
    if (!(peak > 0) || warmUp < 0 || !(floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException(
          "a learning rate needs a peak above 0, a warm-up of at least 0 steps and a floor in 0..1,"
              + " got "
              + peak
              + ", "
              + warmUp
              + ", "
              + floor);
    }
  }

  /** The rate of a step, from 0, in a run of so many. */
  double at(long step, long steps) {
    double risen = warmUp == 0 ? 1 : Math.min(1, (step + 1.0) / warmUp);
    double done = Math.min(1, (double) step / steps);
    return peak * risen * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done)));
  }
}
