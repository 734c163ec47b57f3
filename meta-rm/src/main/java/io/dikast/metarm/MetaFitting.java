package io.dikast.metarm;

import io.dikast.engine.reward.GrmSample;
import io.dikast.metarm.fit.Linear;
import io.dikast.metarm.fit.LogisticFit;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits a {@link MetaHead}: logistic regression by binary cross-entropy (arXiv 2504.02495, section
 * 4.2) over standardised features. The loss is convex, so that the same tasks give the same head;
 * the seed parts the questions for measuring it and does nothing else.
 *
 * <p>Right and wrong judgements weigh the same in the fit, however rare one of them is. That moves
 * the bias to even odds; the logarithm of the real odds is added back (the prior correction of King
 * and Zeng, Political Analysis 9, 2001), so that what a head says is a probability.
 *
 * @param features what to look at, at least one, each once, in the order of the features
 * @param ridge half of this times the squared weights is added to the mean loss; finite, above 0
 * @param folds parts of the questions for measuring, at least 2; all tasks of a question are in one
 * @param seed parts them
 */
public record MetaFitting(List<JudgementFeature> features, double ridge, int folds, long seed) {

  /** What a judgement shows by itself, a ridge of 0.001, five folds. */
  public static final MetaFitting DEFAULT = new MetaFitting(JudgementFeature.ALONE, 1e-3, 5, 0);

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
   * Fits a head to all tasks, and measures heads that are fitted without a fold on that fold.
   *
   * @param tasks of at least as many questions as folds
   * @throws IllegalArgumentException if there are too few questions, or all judgements outside of
   *     some fold are right, or all wrong
   */
  public MetaHead fit(List<JudgedTask> tasks) {
    QuestionFolds parts =
        new QuestionFolds(tasks.stream().map(JudgedTask::question).toList(), folds, seed);
    List<Example> examples = examples(tasks, parts);
    double[] logits = new double[examples.size()];
    boolean[] right = new boolean[examples.size()];
    for (int fold = 0; fold < folds; fold++) {
      int without = fold;
      Solved solved = solve(examples.stream().filter(e -> e.fold() != without).toList());
      for (int i = 0; i < logits.length; i++) {
        if (examples.get(i).fold() == fold) {
          logits[i] = MetaHead.logit(solved.terms(), solved.bias(), examples.get(i).values());
          right[i] = examples.get(i).right();
        }
      }
    }
    Solved all = solve(examples);
    return new MetaHead(
        all.terms(), all.bias(), CrossValidation.of(logits, right, parts.questions(), folds));
  }

  /** Values of the features, NaN where one cannot be told. */
  @SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
  private record Example(double[] values, boolean right, int fold) {}

  private List<Example> examples(List<JudgedTask> tasks, QuestionFolds parts) {
    List<Example> examples = new ArrayList<>();
    for (JudgedTask task : tasks) {
      for (int i = 0; i < task.judgements().size(); i++) {
        JudgedTask.Marked marked = task.judgements().get(i);
        List<GrmSample.Judged> others = task.othersThan(i);
        double[] values =
            features.stream().mapToDouble(f -> f.of(marked.sample(), others)).toArray();
        examples.add(new Example(values, marked.right(), parts.of(task.question())));
      }
    }
    return examples;
  }

  private record Solved(List<MetaHead.Term> terms, double bias) {}

  private Solved solve(List<Example> examples) {
    int count = examples.size();
    long rights = examples.stream().filter(Example::right).count();
    long wrongs = count - rights;
    if (rights == 0 || wrongs == 0) {
      throw new IllegalArgumentException(
          "expected right and wrong judgements to fit, with any fold left out, got "
              + rights
              + " right of "
              + count);
    }
    List<MetaHead.Term> terms = new ArrayList<>();
    for (int k = 0; k < features.size(); k++) {
      int feature = k;
      terms.add(
          MetaHead.Term.unweighted(
              features.get(k), examples.stream().mapToDouble(e -> e.values()[feature]).toArray()));
    }
    float[][] inputs = new float[count][features.size()];
    boolean[] labels = new boolean[count];
    double[] shares = new double[count];
    for (int i = 0; i < count; i++) {
      Example example = examples.get(i);
      labels[i] = example.right();
      shares[i] = 0.5 / (example.right() ? rights : wrongs);
      for (int k = 0; k < terms.size(); k++) {
        inputs[i][k] = (float) terms.get(k).standardised(example.values()[k]);
      }
    }
    Linear solved = new LogisticFit(inputs, labels, shares, true, ridge).solve();
    for (int k = 0; k < terms.size(); k++) {
      terms.set(k, terms.get(k).withWeight(solved.weights()[k]));
    }
    return new Solved(terms, solved.bias() + Math.log((double) rights / wrongs));
  }
}
