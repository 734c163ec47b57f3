package io.dikast.aggregators;

/** The share of the vote: a ballot's top takes it all, several tops take equal parts. */
final class Majority implements Totals {

  @Override
  public double[] of(BallotBox box, double[] means) {
    DoubledSums sums = new DoubledSums(box.responses());
    for (int b = 0; b < box.ballots(); b++) {
      for (int i = 0; i < box.responses(); i++) {
        if (box.score(b, i) == box.top(b)) {
          sums.addQuotient(i, box.weight(b), box.topCount(b));
        }
      }
    }
    return sums.dividedBy(box.totalWeight());
  }
}
