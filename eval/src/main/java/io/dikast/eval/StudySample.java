package io.dikast.eval;

import io.dikast.engine.reward.Judgement;
import io.dikast.engine.vote.Scores;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/** What a study keeps of one draw. */
public sealed interface StudySample {

  /** Tokens that were generated. */
  int tokens();

  /**
   * A judgement.
   *
   * @param scores one a response, each in 1..10
   * @param metaScore probability that it is right, empty where nobody was asked or could say
   */
  record Scored(List<Double> scores, OptionalDouble metaScore, int tokens) implements StudySample {
    public Scored {
      scores = Scores.copyOf(scores);
      Objects.requireNonNull(metaScore, "metaScore");
      check(tokens);
      if (scores.isEmpty()) {
        throw new IllegalArgumentException("a judgement scores at least one response, got none");
      }
      checkScores(scores);
      if (metaScore.isPresent()
          && !(metaScore.getAsDouble() >= 0 && metaScore.getAsDouble() <= 1)) {
        throw new IllegalArgumentException(
            "metaScore must be in 0..1, got " + metaScore.getAsDouble());
      }
    }
  }

  /** The model wrote something that holds no valid scores. */
  record Unreadable(String reason, int tokens) implements StudySample {
    public Unreadable {
      Objects.requireNonNull(reason, "reason");
      check(tokens);
    }
  }

  /** The item cannot be asked at all: its prompt does not fit the model, say. */
  record Refused(String reason) implements StudySample {
    public Refused {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public int tokens() {
      return 0;
    }
  }

  /** The backend failed; another run may succeed. */
  record Failed(String reason) implements StudySample {
    public Failed {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public int tokens() {
      return 0;
    }
  }

  /** A file may hold any number, and one beyond a double is read as infinite. */
  static void checkScores(List<Double> scores) {
    for (double score : scores) {
      if (!(score >= Judgement.MIN_SCORE && score <= Judgement.MAX_SCORE)) {
        throw new IllegalArgumentException("a score must be in 1..10, got " + score);
      }
    }
  }

  private static void check(int tokens) {
    if (tokens < 0) {
      throw new IllegalArgumentException("tokens must not be negative, got " + tokens);
    }
  }
}
