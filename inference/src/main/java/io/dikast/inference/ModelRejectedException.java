package io.dikast.inference;

import org.jspecify.annotations.Nullable;

/** A model file cannot be used; the message says which file and why. Nothing was loaded. */
public final class ModelRejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ModelRejectedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
