package io.dikast.eval.data;

/** A row does not hold what its format says; the message names the field. */
final class RowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RowException(String message) {
    super(message);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
