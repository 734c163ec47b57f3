package io.dikast.eval;

import io.dikast.metarm.fit.ClusteredRoc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Area under the ROC curve of meta scores: the chance that a right judgement is trusted more than a
 * wrong one, equal trust counting half. The interval has items as clusters.
 */
final class MetaAuc {

  private record Point(int item, double score, boolean right) {}

  private final List<Point> points = new ArrayList<>();
  private int items;

  /** Begins the next item. */
  void nextItem() {
    items++;
  }

  /** Adds a judgement of the item begun last. */
  void add(double metaScore, boolean right) {
    points.add(new Point(items - 1, metaScore, right));
  }

  /** The area and its interval; empty where all judgements are right, or all wrong. */
  Optional<Estimate> estimate() {
    boolean[] right = new boolean[points.size()];
    int[] clusters = new int[points.size()];
    int rights = 0;
    for (int i = 0; i < right.length; i++) {
      right[i] = points.get(i).right();
      clusters[i] = points.get(i).item();
      rights += right[i] ? 1 : 0;
    }
    if (rights == 0 || rights == right.length) {
      return Optional.empty();
    }
    double[] scores = points.stream().mapToDouble(Point::score).toArray();
    ClusteredRoc roc = ClusteredRoc.of(scores, right, clusters, items);
    return Optional.of(new Estimate(roc.area(), roc.halfWidth()));
  }
}
