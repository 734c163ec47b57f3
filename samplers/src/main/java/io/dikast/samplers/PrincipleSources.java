package io.dikast.samplers;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.RewardModel;
import java.util.Objects;

/**
 * Principles from the question alone (IP-GRM, arXiv 2602.10019): written once, shared by all draws,
 * remembered for the next request about the same question.
 *
 * <pre>{@code
 * PrincipleSource source = PrincipleSources.cached(PrincipleSources.generated(backend), 1_000);
 * RewardModel judge = PrincipleSources.judgingBy(source, 7,
 *     GenerativeRewardModel.on(backend).template(JudgeTemplate.principled()).build());
 * }</pre>
 */
public final class PrincipleSources {

  /** Tokens that a list of principles may have. */
  static final int MAX_TOKENS = 256;

  private PrincipleSources() {}

  /**
   * Has a model that follows instructions write them, at the temperature of the judgements. Asks
   * again, under another seed, where nothing can be read; three times in all.
   */
  public static PrincipleSource generated(Backend backend) {
    return generated(backend, Sampling.temperature(GenerativeRewardModel.DEFAULT_TEMPERATURE));
  }

  /** Has a model that follows instructions write them, drawn like this. */
  public static PrincipleSource generated(Backend backend, Sampling sampling) {
    return new GeneratedPrinciples(
        Objects.requireNonNull(backend, "backend"),
        Objects.requireNonNull(sampling, "sampling"),
        backend.describe());
  }

  /**
   * Remembers what another source says, by its fingerprint, the conversation and the seed. Requests
   * that come while one for the same question is under way wait for it, and cost nothing; should it
   * fail, for its ledger said stop say, one of them asks on its own account.
   *
   * @param questions the most to remember, at least 1; the least recently used are forgotten
   */
  public static PrincipleSource cached(PrincipleSource source, long questions) {
    if (questions < 1) {
      throw new IllegalArgumentException("questions must be at least 1, got " + questions);
    }
    return new CachedPrinciples(source, questions);
  }

  /**
   * A judge that is told by what to judge. A question that comes with principles keeps those.
   * Judgements in which the judge names no principles of its own carry these.
   *
   * @param seed of the principles: one for all draws of a request
   */
  public static RewardModel judgingBy(PrincipleSource source, long seed, RewardModel judge) {
    return new PrincipledRewardModel(
        Objects.requireNonNull(source, "source"), seed, Objects.requireNonNull(judge, "judge"));
  }
}
