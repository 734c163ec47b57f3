package io.dikast.engine.search;

import java.util.List;

/** Which children a node may have. */
public sealed interface Children {

  /** No children: an end. */
  record None() implements Children {}

  /**
   * Known children, one as likely as the other, to be asked for in this order.
   *
   * @param count at least 1
   */
  record Listed(int count) implements Children {

    public Listed {
      if (count < 1) {
        throw new IllegalArgumentException("a list has at least one child, got " + count);
      }
    }
  }

  /**
   * Known children with prior probabilities, to be asked for from the highest on.
   *
   * @param priors one a child, each in 0..1; they are taken as they are and need not sum to 1
   */
  record Weighed(List<Double> priors) implements Children {

    public Weighed {
      priors = List.copyOf(priors);
      if (priors.isEmpty()) {
        throw new IllegalArgumentException("a list has at least one child, got none");
      }
      for (double prior : priors) {
        if (!(prior >= 0 && prior <= 1)) {
          throw new IllegalArgumentException("a prior is in 0..1, got " + prior);
        }
      }
    }
  }

  /** As many as are asked for: each is drawn, as from a policy model. */
  record Drawn() implements Children {}

  static Children none() {
    return new None();
  }

  static Children listed(int count) {
    return new Listed(count);
  }

  static Children weighed(List<Double> priors) {
    return new Weighed(priors);
  }

  static Children drawn() {
    return new Drawn();
  }
}
