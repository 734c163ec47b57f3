package io.dikast.search;

import io.dikast.engine.Candidate;
import io.dikast.engine.reward.Judgement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How one of several written answers is chosen. Groups are candidates with one canonical answer;
 * ties go to the candidate that was drawn first, which the seed decides.
 */
enum ChoiceRule {
  /** The highest score. */
  BEST_OF_N,
  /** The answer with the most candidates. */
  COUNT,
  /** The answer with the highest sum of scores. */
  SCORE,
  /** The answer with the highest sum of token confidences. */
  CONFIDENCE;

  /**
   * What was chosen.
   *
   * @param weights one a group
   */
  record Choice(List<Double> weights, Candidate candidate) {}

  /** Whether a judge is needed. */
  boolean judged() {
    return this == BEST_OF_N || this == SCORE;
  }

  /**
   * Chooses among groups, of which at least one is given. Groups that do not vote weigh 0, and are
   * chosen only by score or where none votes.
   */
  Choice choose(List<AnswerGroups.Group> groups) {
    double[] weights = new double[groups.size()];
    List<Double> shares = shares(groups);
    int at = 0;
    for (int g = 0; g < weights.length; g++) {
      for (int member = 0; member < groups.get(g).members().size(); member++) {
        double share = shares.get(at++);
        weights[g] += groups.get(g).votes() ? share : 0;
      }
    }
    int best = 0;
    for (int g = 1; g < weights.length; g++) {
      boolean better =
          this == BEST_OF_N
              ? score(groups.get(g).first()) > score(groups.get(best).first())
              : weights[g] > weights[best];
      best = better ? g : best;
    }
    return new Choice(Arrays.stream(weights).boxed().toList(), speaker(groups.get(best)));
  }

  /** What each candidate brings, group after group. */
  private List<Double> shares(List<AnswerGroups.Group> groups) {
    List<Candidate> all = groups.stream().flatMap(group -> group.members().stream()).toList();
    return switch (this) {
      case BEST_OF_N, COUNT -> all.stream().map(candidate -> 1.0).toList();
      case SCORE -> all.stream().map(c -> c.score().orElse(0) / Judgement.MAX_SCORE).toList();
      case CONFIDENCE -> confidences(all);
    };
  }

  /**
   * The geometric mean of the token probabilities of each; where it is unknown the lowest that is
   * known, and 1 for all where none is.
   */
  static List<Double> confidences(List<Candidate> candidates) {
    double[] known =
        candidates.stream()
            .mapToDouble(candidate -> Math.exp(candidate.meanLogProbability()))
            .toArray();
    OptionalDouble least = Arrays.stream(known).filter(p -> !Double.isNaN(p)).min();
    List<Double> confidences = new ArrayList<>();
    for (double p : known) {
      confidences.add(Double.isNaN(p) ? least.orElse(1) : p);
    }
    return confidences;
  }

  private Candidate speaker(AnswerGroups.Group group) {
    if (this != CONFIDENCE) {
      return group.first();
    }
    List<Double> confidences = confidences(group.members());
    int best = 0;
    for (int i = 1; i < confidences.size(); i++) {
      best = confidences.get(i) > confidences.get(best) ? i : best;
    }
    return group.members().get(best);
  }

  private static double score(Candidate candidate) {
    return candidate.score().orElse(Double.NEGATIVE_INFINITY);
  }

  /**
   * Soft Best-of-N: one candidate drawn with probability in proportion to exp(score / temperature).
   *
   * @param temperature above 0, in points of score
   * @param uniform a random number in [0, 1)
   * @return position of the drawn one
   */
  static int soften(double[] scores, double temperature, double uniform) {
    double top = Arrays.stream(scores).max().orElseThrow();
    double[] weights = new double[scores.length];
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      weights[i] = Math.exp((scores[i] - top) / temperature);
      sum += weights[i];
    }
    double left = uniform * sum;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }
}
