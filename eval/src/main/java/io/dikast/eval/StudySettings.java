package io.dikast.eval;

import io.dikast.Paradigm;
import io.dikast.engine.Budget;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.vote.BallotWeighting;
import io.dikast.samplers.GenerativeRewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a study draws, and how it counts.
 *
 * @param paradigm how the judge gives scores
 * @param samples judgements drawn for each item and seed: the largest k, 1 to 256; 1, whatever is
 *     asked for, where the paradigm draws nothing
 * @param seeds how often each item is asked anew, at least 1
 * @param sampling how tokens are drawn; the greedy judgement is drawn besides
 * @param maxTokens the most tokens of one judgement, at least 1
 * @param rotations in how many orders the draws see the responses, at least 1 (see {@link
 *     DrawPlan})
 * @param seed determines every order, draw and tie
 * @param window draws under way at once, at least 1: about twice what the backend runs in parallel
 *     keeps it busy
 * @param weighting how much a judgement counts by its meta score; alike, the more trusted half
 *     counts, else all do
 */
public record StudySettings(
    Paradigm paradigm,
    int samples,
    int seeds,
    Sampling sampling,
    int maxTokens,
    int rotations,
    long seed,
    int window,
    BallotWeighting weighting) {

  /** Twice what an embedded model runs in parallel unless told otherwise. */
  public static final int DEFAULT_WINDOW = 64;

  /** 32 samples, 5 seeds, temperature 0.5 (the paper's), 4 orders. */
  public static final StudySettings DEFAULT =
      new StudySettings(
          Paradigm.pointwise(),
          32,
          5,
          Sampling.temperature(GenerativeRewardModel.DEFAULT_TEMPERATURE),
          GenerativeRewardModel.DEFAULT_MAX_TOKENS,
          DrawPlan.DEFAULT_ROTATIONS,
          0,
          DEFAULT_WINDOW,
          BallotWeighting.EQUAL);

  public StudySettings {
    Objects.requireNonNull(paradigm, "paradigm");
    require(samples >= 1 && samples <= Budget.MAX_SAMPLES, "samples must be in 1..256", samples);
    require(seeds >= 1, "seeds must be at least 1", seeds);
    Objects.requireNonNull(sampling, "sampling");
    require(maxTokens >= 1, "maxTokens must be at least 1", maxTokens);
    require(rotations >= 1, "rotations must be at least 1", rotations);
    require(window >= 1, "window must be at least 1", window);
    Objects.requireNonNull(weighting, "weighting");
    samples = paradigm.draws() ? samples : 1;
  }

  public StudySettings withParadigm(Paradigm how) {
    return new StudySettings(
        how, samples, seeds, sampling, maxTokens, rotations, seed, window, weighting);
  }

  public StudySettings withSamples(int largest) {
    return new StudySettings(
        paradigm, largest, seeds, sampling, maxTokens, rotations, seed, window, weighting);
  }

  public StudySettings withSeeds(int runs) {
    return new StudySettings(
        paradigm, samples, runs, sampling, maxTokens, rotations, seed, window, weighting);
  }

  public StudySettings withSampling(Sampling how) {
    return new StudySettings(
        paradigm, samples, seeds, how, maxTokens, rotations, seed, window, weighting);
  }

  public StudySettings withMaxTokens(int most) {
    return new StudySettings(
        paradigm, samples, seeds, sampling, most, rotations, seed, window, weighting);
  }

  public StudySettings withRotations(int orders) {
    return new StudySettings(
        paradigm, samples, seeds, sampling, maxTokens, orders, seed, window, weighting);
  }

  public StudySettings withSeed(long value) {
    return new StudySettings(
        paradigm, samples, seeds, sampling, maxTokens, rotations, value, window, weighting);
  }

  public StudySettings withWindow(int draws) {
    return new StudySettings(
        paradigm, samples, seeds, sampling, maxTokens, rotations, seed, draws, weighting);
  }

  public StudySettings withWeighting(BallotWeighting byMetaScore) {
    return new StudySettings(
        paradigm, samples, seeds, sampling, maxTokens, rotations, seed, window, byMetaScore);
  }

  /** Whether another draw can say something else; where not, each row is asked once. */
  public boolean draws() {
    return paradigm.draws();
  }

  /** The numbers of samples to report: 1, 2, 4 and so on, and the largest. */
  public List<Integer> budgets() {
    List<Integer> budgets = new ArrayList<>();
    for (int k = 1; k < samples; k *= 2) {
      budgets.add(k);
    }
    budgets.add(samples);
    return budgets;
  }

  private static void require(boolean holds, String expected, int got) {
    if (!holds) {
      throw new IllegalArgumentException(expected + ", got " + got);
    }
  }
}
