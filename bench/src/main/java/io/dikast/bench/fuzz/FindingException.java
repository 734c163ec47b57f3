package io.dikast.bench.fuzz;

/** A reader broke a law: it threw nothing, and yet what it did is wrong. */
public final class FindingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public FindingException(String message) {
    super(message);
  }

  /** Holds what was read to a law. */
  public static void require(boolean holds, String message) {
    if (!holds) {
      throw new FindingException(message);
    }
  }
}
