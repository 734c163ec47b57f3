package io.dikast.server.cli;

import io.dikast.SelectorBuilder;
import io.dikast.aggregators.StoppingRules;
import io.dikast.engine.vote.StoppingRule;
import io.dikast.server.json.Fault;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When enough judgements are in. */
final class StopOptions {

  private static final double DEFAULT_CONFIDENCE = 0.95;
  private static final int DEFAULT_WINDOW = 8;
  private static final String RULES =
      "beta[:P], bayesian[:P], margin[:P], unreachable, unreachable-mean or window[:N]";

  @Option(
      names = "--stop-when-decided",
      paramLabel = "P",
      description =
          "Stop drawing once the leader is right with this probability, in (0.5, 1); off by default.")
  @Nullable Double confidence;

  @Option(
      names = "--stop",
      paramLabel = "RULE",
      description =
          "Stop drawing by this rule: "
              + RULES
              + "; P is 0.95 and N 8 unless said. --stop-when-decided P is beta:P, and --stop goes before"
              + " it.")
  @Nullable String rule;

  @Option(
      names = "--ahead",
      paramLabel = "N",
      description =
          "Judgements under way beyond those the rule has seen; few save tokens, many time; 0 chooses"
              + " (default: ${DEFAULT-VALUE}).")
  int ahead;

  /** Checks what can be checked before a model is opened. */
  void check() {
    DrawOptions.require(ahead >= 0, "--ahead", "at least 0", ahead);
    if (confidence != null) {
      requireConfidence("--stop-when-decided", confidence);
    }
    if (rule != null) {
      stoppingRule(rule);
    }
  }

  /** Sets a selector up with these. */
  void applyTo(SelectorBuilder selector) {
    selector.ahead(ahead).stopWhen(stoppingRule());
  }

  /** The rule; {@link StoppingRule#NEVER} unless one is asked for. */
  StoppingRule stoppingRule() {
    if (rule != null) {
      return stoppingRule(rule);
    }
    return confidence == null ? StoppingRule.NEVER : StoppingRules.betaPosterior(confidence);
  }

  private static StoppingRule stoppingRule(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    return switch (name) {
      case "beta" -> StoppingRules.betaPosterior(confidence(value));
      case "bayesian" -> StoppingRules.bayesian(confidence(value));
      case "margin" -> StoppingRules.margin(confidence(value));
      case "unreachable" -> alone(text, colon, StoppingRules.unreachable());
      case "unreachable-mean" -> alone(text, colon, StoppingRules.unreachableMean());
      case "window" -> StoppingRules.stableWindow(window(value));
      default -> throw unknown(text);
    };
  }

  /** A rule that has no number. */
  private static StoppingRule alone(String text, int colon, StoppingRule rule) {
    if (colon >= 0) {
      throw unknown(text);
    }
    return rule;
  }

  private static RuntimeException unknown(String text) {
    return refused("--stop must be " + RULES + ", got " + text, "--stop");
  }

  private static double confidence(String value) {
    if (value.isEmpty()) {
      return DEFAULT_CONFIDENCE;
    }
    try {
      double parsed = Double.parseDouble(value);
      requireConfidence("P of --stop", parsed);
      return parsed;
    } catch (NumberFormatException e) {
      throw refused("P of --stop must be in (0.5, 1), got " + value, "--stop");
    }
  }

  private static int window(String value) {
    if (value.isEmpty()) {
      return DEFAULT_WINDOW;
    }
    try {
      int parsed = Integer.parseInt(value);
      DrawOptions.require(parsed >= 2, "N of --stop", "at least 2", parsed);
      return parsed;
    } catch (NumberFormatException e) {
      throw refused("N of --stop must be a number of at least 2, got " + value, "--stop");
    }
  }

  private static void requireConfidence(String flag, double value) {
    DrawOptions.require(value > 0.5 && value < 1, flag, "in (0.5, 1)", value);
  }

  private static RuntimeException refused(String message, String flag) {
    return new Fault(Fault.Code.INVALID_VALUE, message, flag).exception();
  }
}
