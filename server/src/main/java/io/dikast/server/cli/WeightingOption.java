package io.dikast.server.cli;

import io.dikast.engine.vote.BallotWeighting;
import io.dikast.server.json.Fault;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How much each judgement counts by its meta score. */
final class WeightingOption {

  private static final String KEEP = "keep";
  private static final String SOFTMAX = "softmax";
  private static final double DEFAULT_TEMPERATURE = 0.1;

  @Option(
      names = "--weighting",
      paramLabel = "RULE",
      description =
          "How much a judgement counts by its meta score: keep counts those kept alike, probability"
              + " by the score itself, softmax[:T] by exp(score / T), T = 0.1 (default:"
              + " ${DEFAULT-VALUE}). Without --keep the latter two weigh all.")
  String rule = KEEP;

  /** Whether those kept count alike. */
  boolean alike() {
    return rule.equalsIgnoreCase(KEEP);
  }

  /** The rule; refuses what is none. */
  BallotWeighting weighting() {
    String lower = rule.toLowerCase(Locale.ROOT);
    if (lower.equals(KEEP)) {
      return BallotWeighting.EQUAL;
    }
    if (lower.equals("probability")) {
      return BallotWeighting.byProbability();
    }
    if (lower.equals(SOFTMAX)) {
      return BallotWeighting.softmax(DEFAULT_TEMPERATURE);
    }
    if (lower.startsWith(SOFTMAX + ":")) {
      try {
        return BallotWeighting.softmax(Double.parseDouble(rule.substring(SOFTMAX.length() + 1)));
      } catch (IllegalArgumentException e) {
        // A number that is none, or out of range: told below.
      }
    }
    throw new Fault(
            Fault.Code.INVALID_VALUE,
            "--weighting must be keep, probability, softmax or softmax:T with T above 0, got '"
                + rule
                + "'",
            "--weighting")
        .exception();
  }
}
