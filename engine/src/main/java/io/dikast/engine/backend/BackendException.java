package io.dikast.engine.backend;

import org.jspecify.annotations.Nullable;

/** A backend could not do what it was asked; the message says what and why. */
public class BackendException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean retriable;

  public BackendException(String message) {
    this(message, null, false);
  }

  /**
   * A fault with its cause.
   *
   * @param retriable whether the same call may succeed later
   */
  public BackendException(String message, @Nullable Throwable cause, boolean retriable) {
    super(message, cause);
    this.retriable = retriable;
  }

  public final boolean retriable() {
    return retriable;
  }
}
