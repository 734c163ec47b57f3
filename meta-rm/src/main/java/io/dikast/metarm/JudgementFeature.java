package io.dikast.metarm;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.GrmSample;
import java.util.List;

/**
 * A plain number that can be told of a judgement without asking a model. The order of the constants
 * is that of a {@link MetaHead}'s terms. What is meant by one never changes: a head's file knows
 * them by name, so another meaning needs another name.
 *
 * <p>There is none for whether a sample could be read: what could not is no judgement, casts no
 * vote, and nobody is asked about it.
 */
public enum JudgementFeature {

  /** 1 where the judge ended by itself, 0 where a limit cut it off. */
  COMPLETE {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      return sample.finish() == Generation.Finish.STOP ? 1 : 0;
    }
  },

  /**
   * log(1 + tokens that the judge generated); where the backend shows no token ids, a quarter of
   * the characters stands for them.
   */
  LOG_TOKENS {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      TokenSequence written = sample.written();
      if (written.size() > 0) {
        return Math.log1p(written.size());
      }
      String text = written.text().isEmpty() ? sample.judgement().critique() : written.text();
      return Math.log1p(text.length() / CHARACTERS_OF_A_TOKEN);
    }
  },

  /** How many principles the judge named. */
  PRINCIPLES {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      return sample.judgement().principles().size();
    }
  },

  /** log of the number of responses: the more there are, the rarer a right judgement. */
  LOG_RESPONSES {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      return Math.log(sample.judgement().scores().size());
    }
  },

  /** The highest score, 1 to 10. */
  TOP_SCORE {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      return top(sample.judgement().scores());
    }
  },

  /**
   * 1 where several responses share the highest score, else 0. With one best response such a
   * judgement is never right.
   */
  TIE {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      return atTop(sample.judgement().scores()) > 1 ? 1 : 0;
    }
  },

  /** The highest score less the second highest, 0 to 9; 0 for a tie and for a single response. */
  MARGIN {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      List<Double> scores = sample.judgement().scores();
      if (scores.size() == 1 || atTop(scores) > 1) {
        return 0;
      }
      double top = top(scores);
      return top - scores.stream().mapToDouble(x -> x).filter(x -> x < top).max().orElseThrow();
    }
  },

  /** The deviation of the scores, root of the mean square about their mean, 0 to 4.5. */
  SPREAD {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      List<Double> scores = sample.judgement().scores();
      double mean = scores.stream().mapToDouble(x -> x).average().orElseThrow();
      double squares = scores.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
      return Math.sqrt(squares / scores.size());
    }
  },

  /** 1 where the backend told the probabilities of the tokens, else 0. */
  LOG_PROBABILITY_KNOWN {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      return Double.isFinite(sample.meanLogProbability()) ? 1 : 0;
    }
  },

  /**
   * Mean natural logarithm of the probability of the generated tokens, at most 0; NaN where the
   * backend does not tell. Alone it may well mislead (arXiv 2605.11334): what it is worth is
   * fitted.
   */
  MEAN_LOG_PROBABILITY {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      return sample.meanLogProbability();
    }
  },

  /**
   * How far the other judgements of the task have the same responses at their top, 0 to 1: the mean
   * over them of the responses at both tops by those at either. NaN where there is no other.
   */
  AGREEMENT {
    @Override
    double measure(GrmSample.Judged sample, List<GrmSample.Judged> others) {
      return others.stream()
          .mapToDouble(other -> sameTop(sample.judgement().scores(), other.judgement().scores()))
          .average()
          .orElse(Double.NaN);
    }
  };

  /** Those that a judgement shows by itself, which is all that a {@code MetaRewardModel} sees. */
  public static final List<JudgementFeature> ALONE =
      List.of(
          COMPLETE,
          LOG_TOKENS,
          PRINCIPLES,
          LOG_RESPONSES,
          TOP_SCORE,
          TIE,
          MARGIN,
          SPREAD,
          LOG_PROBABILITY_KNOWN,
          MEAN_LOG_PROBABILITY);

  /** Every one. */
  public static final List<JudgementFeature> ALL = List.of(values());

  private static final double CHARACTERS_OF_A_TOKEN = 4;

  /**
   * Its value for a judgement.
   *
   * @param others the other judgements of the same task, over the same responses; empty where they
   *     are not known
   * @return a finite number, or NaN where it cannot be told
   */
  public double of(GrmSample.Judged sample, List<GrmSample.Judged> others) {
    double value = measure(sample, others);
    return Double.isFinite(value) ? value : Double.NaN;
  }

  /** Refuses a list that is empty, repeats a feature or has them in another order. */
  static void requireOrdered(List<JudgementFeature> features) {
    boolean ordered = !features.isEmpty();
    for (int k = 1; k < features.size(); k++) {
      ordered &= features.get(k - 1).compareTo(features.get(k)) < 0;
    }
    if (!ordered) {
      throw new IllegalArgumentException(
          "expected features in the order of " + ALL + ", each once, got " + features);
    }
  }

  abstract double measure(GrmSample.Judged sample, List<GrmSample.Judged> others);

  private static double top(List<Double> scores) {
    return scores.stream().mapToDouble(x -> x).max().orElseThrow();
  }

  private static long atTop(List<Double> scores) {
    double top = top(scores);
    return scores.stream().mapToDouble(x -> x).filter(x -> x == top).count();
  }

  private static double sameTop(List<Double> scores, List<Double> others) {
    if (scores.size() != others.size()) {
      throw new IllegalArgumentException(
          "judgements of one task score the same responses, got "
              + scores.size()
              + " and "
              + others.size());
    }
    double top = top(scores);
    double otherTop = top(others);
    int both = 0;
    int either = 0;
    for (int i = 0; i < scores.size(); i++) {
      boolean here = scores.get(i) == top;
      boolean there = others.get(i) == otherTop;
      both += here && there ? 1 : 0;
      either += here || there ? 1 : 0;
    }
    return (double) both / either;
  }
}
