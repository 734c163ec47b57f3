package io.dikast.aggregators;

/** What a way of counting ranks by. */
@FunctionalInterface
interface Totals {

  /**
   * One total a response, higher is better.
   *
   * @param means of the scores, one a response; not to be written to
   */
  double[] of(BallotBox box, double[] means);
}
