package io.dikast.metarm;

import io.dikast.metarm.fit.Logit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits a {@link MetaHead}: logistic regression by binary cross-entropy (arXiv 2504.02495, section
 * 4.2) over standardised features and, where it is known, the standardised hidden state at the end
 * of each judgement. The loss is convex, so that the same judgements give the same head; the seed
 * parts the questions for measuring it and does nothing else.
 *
 * <p>Right and wrong judgements weigh the same in the fit, however rare one of them is. That moves
 * the bias to even odds; the logarithm of the real odds is added back (the prior correction of King
 * and Zeng, Political Analysis 9, 2001), so that what a head says is a probability.
 *
 * <p>A hidden state has hundreds of values for a handful of features, so its ridge is another one:
 * of {@link #STATE_RIDGES} that with the smallest log loss on the folds left out. What is measured
 * on a fold is measured with the ridge that the other folds choose.
 *
 * @param features what to look at, at least one, each once, in the order of the features
 * @param ridge half of this times the squared weights of the features is added to the mean loss;
 *     finite, above 0
 * @param folds parts of the questions for measuring, at least 2; all tasks of a question are in one
 * @param seed parts them
 */
public record MetaFitting(List<JudgementFeature> features, double ridge, int folds, long seed) {

  /** What a judgement shows by itself, a ridge of 0.001, five folds. */
  public static final MetaFitting DEFAULT = new MetaFitting(JudgementFeature.ALONE, 1e-3, 5, 0);

  /** Ridges of the hidden state's weights to choose from, the strongest first. */
  public static final List<Double> STATE_RIDGES = List.of(10.0, 1.0, 0.1, 0.01, 0.001);

  public MetaFitting {
    features = List.copyOf(features);
    JudgementFeature.requireOrdered(features);
    if (!(ridge > 0 && Double.isFinite(ridge))) {
      throw new IllegalArgumentException("ridge must be finite and above 0, got " + ridge);
    }
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, got " + folds);
    }
  }

  /**
   * Fits a head over features to all tasks, and measures heads that are fitted without a fold on
   * that fold.
   *
   * @param tasks of at least as many questions as folds
   * @throws IllegalArgumentException if there are too few questions, or all judgements outside of
   *     some fold are right, or all wrong
   */
  public MetaHead fit(List<JudgedTask> tasks) {
    List<MarkedJudgement> judgements = new ArrayList<>();
    for (JudgedTask task : tasks) {
      for (int i = 0; i < task.judgements().size(); i++) {
        JudgedTask.Marked marked = task.judgements().get(i);
        judgements.add(
            MarkedJudgement.of(
                task.question(),
                marked.sample(),
                task.othersThan(i),
                Optional.empty(),
                marked.right()));
      }
    }
    return fitFeatures(judgements);
  }

  /**
   * Fits a head over features alone, whatever else is known of the judgements.
   *
   * @param judgements of at least as many questions as folds, with all features that are looked at
   * @throws IllegalArgumentException as {@link #fit}
   */
  public MetaHead fitFeatures(List<MarkedJudgement> judgements) {
    return fit(judgements, Optional.empty(), List.of(ridge));
  }

  /**
   * Fits a head over features and hidden states.
   *
   * @param judgements of at least as many questions as folds, with all features that are looked at
   *     and a hidden state each
   * @param source whose hidden states they are
   * @throws IllegalArgumentException as {@link #fit}; or if a judgement has no hidden state, or one
   *     of another size
   */
  public MetaHead fitStates(List<MarkedJudgement> judgements, StateSource source) {
    for (MarkedJudgement judgement : judgements) {
      int size = judgement.state().map(state -> state.size()).orElse(0);
      if (size != source.size()) {
        throw new IllegalArgumentException(
            "expected a hidden state of " + source.size() + " values a judgement, got " + size);
      }
    }
    return fit(judgements, Optional.of(source), STATE_RIDGES);
  }

  private MetaHead fit(
      List<MarkedJudgement> judgements, Optional<StateSource> source, List<Double> stateRidges) {
    QuestionFolds parts =
        new QuestionFolds(judgements.stream().map(MarkedJudgement::question).toList(), folds, seed);
    int count = judgements.size();
    int[] fold = judgements.stream().mapToInt(one -> parts.of(one.question())).toArray();
    int[] asked = judgements.stream().mapToInt(one -> parts.number(one.question())).toArray();
    boolean[] right = new boolean[count];
    for (int i = 0; i < count; i++) {
      right[i] = judgements.get(i).right();
    }
    double[][] logits = new double[stateRidges.size()][count];
    for (int part = 0; part < folds; part++) {
      List<MarkedJudgement> others = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        if (fold[i] != part) {
          others.add(judgements.get(i));
        }
      }
      HeadSystem system = new HeadSystem(others, features, source, ridge);
      for (int r = 0; r < logits.length; r++) {
        HeadSystem.Solved solved = system.solve(stateRidges.get(r));
        for (int i = 0; i < count; i++) {
          if (fold[i] == part) {
            logits[r][i] = solved.logit(judgements.get(i));
          }
        }
      }
    }
    double[][] losses = losses(logits, right, fold);
    double[] heldOut = new double[count];
    for (int i = 0; i < count; i++) {
      heldOut[i] = logits[least(losses, fold[i])][i];
    }
    HeadSystem.Solved all =
        new HeadSystem(judgements, features, source, ridge)
            .solve(stateRidges.get(least(losses, -1)));
    return new MetaHead(
        all.terms(),
        all.state(),
        all.bias(),
        CrossValidation.of(heldOut, right, asked, parts.questions(), folds));
  }

  /** Summed losses by ridge and fold. */
  private double[][] losses(double[][] logits, boolean[] right, int[] fold) {
    double[][] losses = new double[logits.length][folds];
    for (int r = 0; r < logits.length; r++) {
      for (int i = 0; i < right.length; i++) {
        losses[r][fold[i]] += Logit.crossEntropy(logits[r][i], right[i]);
      }
    }
    return losses;
  }

  /** The ridge of the smallest loss over all folds but one; the stronger of equals. */
  private static int least(double[][] losses, int without) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int r = 0; r < losses.length; r++) {
      double sum = 0;
      for (int part = 0; part < losses[r].length; part++) {
        sum += part == without ? 0 : losses[r][part];
      }
      if (sum < least) {
        least = sum;
        best = r;
      }
    }
    return best;
  }
}
