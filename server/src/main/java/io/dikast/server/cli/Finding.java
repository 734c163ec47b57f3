package io.dikast.server.cli;

import java.util.Locale;
import java.util.Objects;

/**
 * One line of a diagnosis.
 *
 * @param name what was looked at
 * @param status whether it is as it should be
 * @param text what was found, and what to do about it
 */
record Finding(String name, Status status, String text) {

  enum Status {
    OK,
    /** Works, but not as well as it could. */
    WARNING,
    /** The embedded engine cannot run. */
    FAILED;

    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Finding {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(text, "text");
  }

  static Finding ok(String name, String text) {
    return new Finding(name, Status.OK, text);
  }

  static Finding warning(String name, String text) {
    return new Finding(name, Status.WARNING, text);
  }

  static Finding failed(String name, String text) {
    return new Finding(name, Status.FAILED, text);
  }
}
