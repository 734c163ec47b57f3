package io.dikast.engine;

import io.dikast.engine.policy.PartialAnswer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An answer that a search found.
 *
 * @param index from 0, in the order of drawing; does not depend on the order of arrival
 * @param answer as it was written; not finished where a limit cut it off
 * @param canonical what it comes to, the same for answers that say the same; empty where nothing
 *     can be read, and such an answer casts no vote
 * @param score how good it is: the mean score of a judge, 1..10, or a process reward, 0..1, as the
 *     strategy says; empty where it was not asked for
 * @param votes what stands for its canonical answer, all candidates together: how many say it, or
 *     the sum of their weights; 0 where votes do not count
 * @param meanLogProbability of its tokens, NaN where unknown
 * @param stepRewards one a step, each in 0..1; empty where steps are not assessed, and one or more
 *     too few where a limit came before the last ones were
 */
public record Candidate(
    int index,
    PartialAnswer answer,
    Optional<String> canonical,
    OptionalDouble score,
    double votes,
    double meanLogProbability,
    List<Double> stepRewards) {

  public Candidate {
    Objects.requireNonNull(answer, "answer");
    Objects.requireNonNull(canonical, "canonical");
    Objects.requireNonNull(score, "score");
    stepRewards = List.copyOf(stepRewards);
    if (index < 0) {
      throw new IllegalArgumentException("index must not be negative, got " + index);
    }
    if (!(votes >= 0)) {
      throw new IllegalArgumentException("votes must not be negative, got " + votes);
    }
  }

  /** An answer of which nothing is known yet but what it says. */
  public static Candidate drawn(
      int index, PartialAnswer answer, Optional<String> canonical, double meanLogProbability) {
    return new Candidate(
        index, answer, canonical, OptionalDouble.empty(), 0, meanLogProbability, List.of());
  }

  /** All characters of the answer. */
  public String text() {
    return answer.text();
  }

  public Candidate withScore(double value) {
    return new Candidate(
        index, answer, canonical, OptionalDouble.of(value), votes, meanLogProbability, stepRewards);
  }

  public Candidate withVotes(double weight) {
    return new Candidate(index, answer, canonical, score, weight, meanLogProbability, stepRewards);
  }

  public Candidate withStepRewards(List<Double> rewards) {
    return new Candidate(index, answer, canonical, score, votes, meanLogProbability, rewards);
  }
}
