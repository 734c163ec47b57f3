package io.dikast.eval;

import io.dikast.engine.Budget;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.samplers.GenerativeRewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a study draws.
 *
 * @param samples judgements drawn for each item and seed: the largest k, 1 to 256
 * @param seeds how often each item is asked anew, at least 1
 * @param sampling how tokens are drawn; the greedy judgement is drawn besides
 * @param maxTokens the most tokens of one judgement, at least 1
 * @param rotations in how many orders the draws see the responses, at least 1 (see {@link
 *     DrawPlan})
 * @param seed determines every order, draw and tie
 * @param window draws under way at once, at least 1: about twice what the backend runs in parallel
 *     keeps it busy
 */
public record StudySettings(
    int samples,
    int seeds,
    Sampling sampling,
    int maxTokens,
    int rotations,
    long seed,
    int window) {

  /** Twice what an embedded model runs in parallel unless told otherwise. */
  public static final int DEFAULT_WINDOW = 64;

  /** 32 samples, 5 seeds, temperature 0.5 (the paper's), 4 orders. */
  public static final StudySettings DEFAULT =
      new StudySettings(
          32,
          5,
          Sampling.temperature(GenerativeRewardModel.DEFAULT_TEMPERATURE),
          GenerativeRewardModel.DEFAULT_MAX_TOKENS,
          DrawPlan.DEFAULT_ROTATIONS,
          0,
          DEFAULT_WINDOW);

  public StudySettings {
    require(samples >= 1 && samples <= Budget.MAX_SAMPLES, "samples must be in 1..256", samples);
    require(seeds >= 1, "seeds must be at least 1", seeds);
    Objects.requireNonNull(sampling, "sampling");
    require(maxTokens >= 1, "maxTokens must be at least 1", maxTokens);
    require(rotations >= 1, "rotations must be at least 1", rotations);
    require(window >= 1, "window must be at least 1", window);
  }

  public StudySettings withSamples(int largest) {
    return new StudySettings(largest, seeds, sampling, maxTokens, rotations, seed, window);
  }

  public StudySettings withSeeds(int runs) {
    return new StudySettings(samples, runs, sampling, maxTokens, rotations, seed, window);
  }

  public StudySettings withSampling(Sampling how) {
    return new StudySettings(samples, seeds, how, maxTokens, rotations, seed, window);
  }

  public StudySettings withMaxTokens(int most) {
    return new StudySettings(samples, seeds, sampling, most, rotations, seed, window);
  }

  public StudySettings withRotations(int orders) {
    return new StudySettings(samples, seeds, sampling, maxTokens, orders, seed, window);
  }

  public StudySettings withSeed(long value) {
    return new StudySettings(samples, seeds, sampling, maxTokens, rotations, value, window);
  }

  public StudySettings withWindow(int draws) {
    return new StudySettings(samples, seeds, sampling, maxTokens, rotations, seed, draws);
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
