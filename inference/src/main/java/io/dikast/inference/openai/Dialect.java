package io.dikast.inference.openai;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a server was found to refuse, so that it is left out from then on. Only what changes no draw
 * can be left out: a server that refuses a seed or top-k breaks the draw. Not thread-safe.
 */
final class Dialect {

  private static final Pattern MANY = Pattern.compile("\\bn\\b|one completion choice|multiple");

  private boolean usage = true;
  private boolean logProbabilities = true;

  /** Whether to ask for the usage at the end of a stream. */
  boolean usage() {
    return usage;
  }

  /** Whether to ask for the log probabilities of drawn tokens. */
  boolean logProbabilities() {
    return logProbabilities;
  }

  /**
   * Learns from a refusal.
   *
   * @return whether the same request, put differently, may be taken
   */
  boolean learn(String message) {
    String said = message.toLowerCase(Locale.ROOT);
    if (usage && (said.contains("stream_options") || said.contains("include_usage"))) {
      usage = false;
      return true;
    }
    if (logProbabilities && said.contains("logprob")) {
      logProbabilities = false;
      return true;
    }
    return false;
  }

  /** Whether a refusal is of several draws in one request. */
  static boolean refusesMany(String message) {
    return MANY.matcher(message.toLowerCase(Locale.ROOT)).find();
  }
}
