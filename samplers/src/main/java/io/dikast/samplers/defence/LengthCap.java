package io.dikast.samplers.defence;

import java.util.Objects;

/**
 * The most that a judge is shown of one response. What is left out leaves a mark that says how much
 * it was.
 *
 * @param characters of a response that are shown, in code points, at least 2
 * @param cut where the rest is left out
 */
public record LengthCap(int characters, Cut cut) {

  /** Where a long response is cut. */
  public enum Cut {
    /** Its beginning and its end are shown. */
    MIDDLE,
    /** Its beginning is shown. */
    END
  }

  public LengthCap {
    Objects.requireNonNull(cut, "cut");
    if (characters < 2) {
      throw new IllegalArgumentException("characters must be at least 2, got " + characters);
    }
  }

  /** Whether a response is shown in part only. */
  boolean cuts(String response) {
    // No text has more code points than chars, and few need to be counted.
    return response.length() > characters && length(response) > characters;
  }

  /** The response as it is shown. */
  String apply(String response) {
    if (!cuts(response)) {
      return response;
    }
    String mark = "[… " + (length(response) - characters) + " characters left out …]";
    return switch (cut) {
      case END -> response.substring(0, response.offsetByCodePoints(0, characters)) + mark;
      case MIDDLE -> {
        int head = characters - characters / 2;
        yield response.substring(0, response.offsetByCodePoints(0, head))
            + mark
            + response.substring(response.offsetByCodePoints(response.length(), head - characters));
      }
    };
  }

  static int length(String response) {
    return response.codePointCount(0, response.length());
  }
}
