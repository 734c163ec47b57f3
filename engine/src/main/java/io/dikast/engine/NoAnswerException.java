package io.dikast.engine;

import java.util.Locale;

/** A search ended without even the beginning of an answer. Says what was spent on it. */
public final class NoAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient StopReason stopReason;
  private final transient SearchOutcome.Draws draws;
  private final transient Usage usage;

  /**
   * No answer.
   *
   * @param reason of the first draw that failed, empty where none did
   */
  public NoAnswerException(
      StopReason stopReason, SearchOutcome.Draws draws, String reason, Usage usage) {
    super(
        "no answer from "
            + draws.made()
            + (draws.made() == 1 ? " draw" : " draws")
            + ", "
            + draws.failed()
            + " failed, stopped by "
            + stopReason.name().toLowerCase(Locale.ROOT)
            + (reason.isEmpty() ? "" : "; the first of them: " + reason));
    this.stopReason = stopReason;
    this.draws = draws;
    this.usage = usage;
  }

  public StopReason stopReason() {
    return stopReason;
  }

  public SearchOutcome.Draws draws() {
    return draws;
  }

  public Usage usage() {
    return usage;
  }
}
