package io.dikast.eval;

import java.util.Locale;
import java.util.Objects;

/**
 * A way to choose among the draws of a study.
 *
 * @param kind which judgements count, and how
 * @param samples sampled judgements drawn, at least 1; 1 for greedy
 */
public record Method(Kind kind, int samples) {

  /** Which judgements count. */
  public enum Kind {
    /** One judgement of most probable tokens; the only one of a paradigm that draws nothing. */
    GREEDY,
    /** The mean of all scores (arXiv 2504.02495, section 4.1). */
    VOTING,
    /**
     * The mean of the scores of the more trusted half (same, section 4.2, k_meta = k/2), or of all
     * by their weights.
     */
    META,
    /** Right where any single judgement is: what no way of counting can exceed by much. */
    ORACLE
  }

  public Method {
    Objects.requireNonNull(kind, "kind");
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
    if (kind == Kind.GREEDY && samples != 1) {
      throw new IllegalArgumentException("greedy is one judgement, got " + samples);
    }
  }

  public static Method greedy() {
    return new Method(Kind.GREEDY, 1);
  }

  public static Method voting(int samples) {
    return new Method(Kind.VOTING, samples);
  }

  public static Method meta(int samples) {
    return new Method(Kind.META, samples);
  }

  public static Method oracle(int samples) {
    return new Method(Kind.ORACLE, samples);
  }

  /** As the paper writes it: voting@32. */
  public String shown() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.GREEDY ? name : name + "@" + samples;
  }

  /** As a part of a metric's name: voting_32. */
  public String key() {
    return shown().replace('@', '_');
  }
}
