package io.dikast;

import io.dikast.aggregators.tournament.Ratings;
import io.dikast.aggregators.tournament.Tournaments;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.tournament.Rating;
import io.dikast.engine.tournament.Tournament;
import io.dikast.metarm.fit.HeadFields;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.samplers.LinearHead;
import io.dikast.samplers.PairwiseJudge;
import io.dikast.samplers.RewardModels;
import io.dikast.samplers.Scale;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a judge gives scores: the paradigms of arXiv 2504.02495, section 2, and what later work
 * added. What writes nothing draws nothing: it is asked once, however many samples are wanted.
 */
public sealed interface Paradigm {

  /** The reward model on a backend, which the caller goes on to own. */
  RewardModel on(Backend backend, Sampling sampling, int maxTokens);

  /** Whether another draw can say something else. */
  boolean draws();

  /**
   * Generative, pointwise: the GRM (arXiv 2504.02495, section 2.1), the default. The one that gains
   * from more samples and takes any number of responses.
   */
  static Paradigm pointwise() {
    return new Pointwise();
  }

  /**
   * Generative, pairwise (section 2, LLM-as-a-Judge): both orders, a flip is a tie, everybody
   * against everybody. Gains from more samples.
   */
  static Pairwise pairwise() {
    return new Pairwise(Pairwise.Kind.GENERATIVE, Tournaments.roundRobin(), Ratings.points());
  }

  /**
   * Scalar, pairwise (section 2, PairRM): the probability of the label A against that of B, with no
   * training of its own.
   */
  static Pairwise scalarPairwise() {
    return new Pairwise(Pairwise.Kind.SCALAR, Tournaments.roundRobin(), Ratings.points());
  }

  /**
   * Semi-scalar, pairwise (section 2, a judge with token probabilities): a comparison is written,
   * the label asked for behind it. Gains a little from more samples.
   */
  static Pairwise semiScalarPairwise() {
    return new Pairwise(Pairwise.Kind.SEMI_SCALAR, Tournaments.roundRobin(), Ratings.points());
  }

  /**
   * Scalar, pointwise: the expected score over the letters A to J (LLM-as-a-Verifier, arXiv
   * 2607.05391).
   */
  static Paradigm scale() {
    return new Scalar(Scale.letters());
  }

  /**
   * Semi-scalar, pointwise (section 2, CLoud, arXiv 2408.11791): a critique is written, the letter
   * asked for behind it. Gains a little from more samples.
   */
  static Paradigm semiScalar() {
    return new SemiScalar(Scale.letters());
  }

  /** Scalar, pointwise: a reranker's yes or no for question and response. */
  static Paradigm rerank() {
    return new Rerank();
  }

  /** Scalar, pointwise: what a server's own reranker, classifier or reward model says. */
  static Paradigm scorer() {
    return new Scorer();
  }

  /**
   * Scalar, pointwise (section 2, a Bradley-Terry reward model): a trained head over the hidden
   * state.
   */
  static Paradigm head(LinearHead head) {
    return new Head(head);
  }

  /**
   * The same, of a file of kind {@code reward}: {@code {"kind", "width", "weights", "bias"}}.
   *
   * @throws IllegalArgumentException if it is not a whole head of this kind
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  static Paradigm head(Path file) {
    HeadFields fields = HeadFields.read(file);
    if (!fields.text("kind").equals("reward")) {
      throw new IllegalArgumentException(
          file + " must be a head of kind reward, is of kind " + fields.text("kind"));
    }
    return head(
        LinearHead.of(fields.numbers("weights", fields.count("width")), fields.number("bias")));
  }

  /**
   * Scalar, pointwise: process rewards (arXiv 2305.20050), the probability that each step is right,
   * aggregated.
   */
  static Paradigm steps(StepAggregation aggregation) {
    return new Steps(aggregation);
  }

  /** Generative, pointwise. */
  record Pointwise() implements Paradigm {
    @Override
    public RewardModel on(Backend backend, Sampling sampling, int maxTokens) {
      return GenerativeRewardModel.on(backend).sampling(sampling).maxTokens(maxTokens).build();
    }

    @Override
    public boolean draws() {
      return true;
    }
  }

  /**
   * Pairwise, any number of responses by a tournament.
   *
   * @param kind what a comparison is
   * @param tournament which are made
   * @param rating what they come to
   */
  record Pairwise(Kind kind, Tournament tournament, Rating rating) implements Paradigm {

    /** What a comparison is. */
    public enum Kind {
      GENERATIVE,
      SCALAR,
      SEMI_SCALAR
    }

    public Pairwise {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(tournament, "tournament");
      Objects.requireNonNull(rating, "rating");
    }

    /** The same in another tournament. */
    public Pairwise playing(Tournament other) {
      return new Pairwise(kind, other, rating);
    }

    /** The same with another rating. */
    public Pairwise rated(Rating other) {
      return new Pairwise(kind, tournament, other);
    }

    @Override
    public RewardModel on(Backend backend, Sampling sampling, int maxTokens) {
      PairwiseJudge judge =
          switch (kind) {
            case GENERATIVE -> PairwiseJudge.generative(backend, sampling, maxTokens);
            case SCALAR -> PairwiseJudge.scalar(backend);
            case SEMI_SCALAR -> PairwiseJudge.semiScalar(backend, sampling, maxTokens);
          };
      return judge.playing(tournament, rating);
    }

    /** Labels alone say the same again, unless others meet the next time. */
    @Override
    public boolean draws() {
      return kind != Kind.SCALAR
          || !tournament.fingerprint().equals(Tournaments.roundRobin().fingerprint());
    }
  }

  /** The expected score over a scale. */
  record Scalar(Scale scale) implements Paradigm {
    @Override
    public RewardModel on(Backend backend, Sampling sampling, int maxTokens) {
      return RewardModels.expectedScore(backend, scale);
    }

    @Override
    public boolean draws() {
      return false;
    }
  }

  /** A critique, and the expected score over a scale behind it. */
  record SemiScalar(Scale scale) implements Paradigm {
    @Override
    public RewardModel on(Backend backend, Sampling sampling, int maxTokens) {
      return RewardModels.semiScalar(backend, scale, sampling, maxTokens);
    }

    @Override
    public boolean draws() {
      return true;
    }
  }

  /** Yes or no of a reranker. */
  record Rerank() implements Paradigm {
    @Override
    public RewardModel on(Backend backend, Sampling sampling, int maxTokens) {
      return RewardModels.reranker(backend);
    }

    @Override
    public boolean draws() {
      return false;
    }
  }

  /** The backend's own scorer. */
  record Scorer() implements Paradigm {
    @Override
    public RewardModel on(Backend backend, Sampling sampling, int maxTokens) {
      return RewardModels.scorer(backend);
    }

    @Override
    public boolean draws() {
      return false;
    }
  }

  /** A head over the hidden state. */
  record Head(LinearHead head) implements Paradigm {
    @Override
    public RewardModel on(Backend backend, Sampling sampling, int maxTokens) {
      return RewardModels.head(backend, head);
    }

    @Override
    public boolean draws() {
      return false;
    }
  }

  /** Process rewards of the steps. */
  record Steps(StepAggregation aggregation) implements Paradigm {
    @Override
    public RewardModel on(Backend backend, Sampling sampling, int maxTokens) {
      return RewardModels.bySteps(backend, aggregation);
    }

    @Override
    public boolean draws() {
      return false;
    }
  }
}
