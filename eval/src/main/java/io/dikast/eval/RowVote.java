package io.dikast.eval;

import io.dikast.aggregators.Aggregators;
import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.BallotWeighting;
import io.dikast.engine.vote.StoppingRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Counts the draws of a row in the ways of the methods. */
final class RowVote {

  private static final Aggregator MEAN = Aggregators.meanScore();

  private final StudyRow row;
  private final BallotWeighting weighting;

  RowVote(StudyRow row, BallotWeighting weighting) {
    this.row = row;
    this.weighting = weighting;
  }

  /**
   * What a method picks; nothing where no judgement could be read.
   *
   * @throws IllegalArgumentException if the method picks nothing, or wants more samples than there
   *     are
   */
  OptionalInt pick(Method method) {
    List<Ballot> ballots =
        switch (method.kind()) {
          case GREEDY -> ballots(List.of(row.greedy()));
          case VOTING -> ballots(first(method.samples()));
          case META -> trusted(first(method.samples()));
          case ORACLE -> throw new IllegalArgumentException("the oracle picks nothing");
        };
    return ballots.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(MEAN.count(ballots, row.tieSeed()).best());
  }

  /**
   * How many draws a stopping rule counts: the smallest prefix that it is satisfied with, or all.
   */
  int counted(StoppingRule rule) {
    int samples = row.samples().size();
    List<Ballot> ballots = new ArrayList<>();
    for (int i = 0; i + 1 < samples; i++) {
      if (row.samples().get(i) instanceof StudySample.Scored scored) {
        ballots.add(Ballot.of(i, scored.scores()));
        if (rule.decided(List.copyOf(ballots), samples)) {
          return i + 1;
        }
      }
    }
    return samples;
  }

  /** Whether a method is right about an item with these best responses. */
  boolean right(Method method, Set<Integer> best) {
    if (method.kind() == Method.Kind.ORACLE) {
      return first(method.samples()).stream().anyMatch(sample -> right(sample, best));
    }
    OptionalInt pick = pick(method);
    return pick.isPresent() && best.contains(pick.getAsInt());
  }

  /**
   * Whether a judgement is right: nothing but best responses stands at its top (arXiv 2504.02495,
   * section 4.2: it scores the best strictly above all others).
   */
  static boolean right(StudySample sample, Set<Integer> best) {
    return sample instanceof StudySample.Scored scored && shareAtTop(scored.scores(), best) == 1;
  }

  /** The chance that a judgement alone picks a best response, ties broken blindly. */
  static double chance(StudySample sample, Set<Integer> best) {
    return sample instanceof StudySample.Scored scored ? shareAtTop(scored.scores(), best) : 0;
  }

  private static double shareAtTop(List<Double> scores, Set<Integer> best) {
    double top = Double.NEGATIVE_INFINITY;
    int atTop = 0;
    int bestAtTop = 0;
    for (int i = 0; i < scores.size(); i++) {
      double score = scores.get(i);
      if (score > top) {
        top = score;
        atTop = 0;
        bestAtTop = 0;
      }
      if (score == top) {
        atTop++;
        bestAtTop += best.contains(i) ? 1 : 0;
      }
    }
    return (double) bestAtTop / atTop;
  }

  private List<StudySample> first(int samples) {
    if (samples > row.samples().size()) {
      throw new IllegalArgumentException(
          "the study drew " + row.samples().size() + " samples, " + samples + " were asked for");
    }
    return row.samples().subList(0, samples);
  }

  private static List<Ballot> ballots(List<StudySample> samples) {
    List<Ballot> ballots = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      if (samples.get(i) instanceof StudySample.Scored scored) {
        ballots.add(Ballot.of(i, scored.scores()));
      }
    }
    return ballots;
  }

  /**
   * As a selection keeps them: half of the draws rounded up, the lower index first of equals and
   * those without a meta score last; where they are weighed, all.
   */
  private List<Ballot> trusted(List<StudySample> samples) {
    List<Ballot> ballots = ballots(samples);
    if (!weighting.equals(BallotWeighting.EQUAL)) {
      return weighed(ballots, samples);
    }
    return ballots.stream()
        .sorted(
            Comparator.comparingDouble(
                ballot -> -metaScore(samples.get(ballot.index())).orElse(-1)))
        .limit((samples.size() + 1) / 2)
        .toList();
  }

  private List<Ballot> weighed(List<Ballot> ballots, List<StudySample> samples) {
    double[] weights =
        weighting.ofKnown(ballots.stream().map(b -> metaScore(samples.get(b.index()))).toList());
    List<Ballot> weighed = new ArrayList<>(weights.length);
    for (int i = 0; i < weights.length; i++) {
      weighed.add(new Ballot(ballots.get(i).index(), ballots.get(i).scores(), weights[i]));
    }
    return weighed;
  }

  private static OptionalDouble metaScore(StudySample sample) {
    return sample instanceof StudySample.Scored(var _, OptionalDouble score, int _)
        ? score
        : OptionalDouble.empty();
  }
}
