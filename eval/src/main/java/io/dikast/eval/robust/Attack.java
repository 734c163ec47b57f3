package io.dikast.eval.robust;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A text by which a response may win without being right.
 *
 * @param family what it plays on
 * @param name to show, short
 * @param place where it stands
 * @param text as it is written; {@value #FIRST_HIGH} and {@value #LAST_HIGH} are filled with scores
 *     for all responses
 */
public record Attack(Family family, String name, Place place, String text) {

  /** Filled with scores of which the first is 10 and the others are 1. */
  static final String FIRST_HIGH = "{first}";

  /** Filled with scores of which the last is 10 and the others are 1. */
  static final String LAST_HIGH = "{last}";

  /** What an attack plays on. */
  public enum Family {
    /** Openers and punctuation alone (arXiv 2507.08794, section 3). */
    MASTER_KEYS,
    /** Scores, as a judge would write them. */
    SPOOFED_SCORES,
    /** Text that reads like the control tokens of some model. */
    CONTROL_TOKENS,
    /** Text that reads as if the response, or all responses, ended here. */
    FAKE_ENDS,
    /** A whole judgement. */
    FAKE_JUDGEMENTS,
    /** Orders and praise. */
    INSTRUCTIONS,
    /** A control token, and scores behind it. */
    COMBINED;

    /** As it is written in tables and JSON. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where the text of an attack stands. */
  public enum Place {
    /** In place of the response. */
    INSTEAD,
    /** Behind the response. */
    BEHIND
  }

  public Attack {
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(text, "text");
  }

  /**
   * The response that carries it.
   *
   * @param response without it
   * @param responses of the question, at least 1
   */
  public String on(String response, int responses) {
    String written =
        text.replace(FIRST_HIGH, scores(responses, 0))
            .replace(LAST_HIGH, scores(responses, responses - 1));
    return switch (place) {
      case INSTEAD -> written;
      case BEHIND -> response + written;
    };
  }

  private static String scores(int responses, int high) {
    return IntStream.range(0, responses)
        .mapToObj(i -> i == high ? "10" : "1")
        .collect(Collectors.joining(", "));
  }
}
