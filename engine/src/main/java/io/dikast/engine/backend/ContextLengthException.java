package io.dikast.engine.backend;

/** A prompt does not fit the model's context; found before any of it was computed. */
public final class ContextLengthException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int promptTokens;
  private final int contextTokens;

  public ContextLengthException(int promptTokens, int contextTokens) {
    super(
        "the prompt has "
            + promptTokens
            + " tokens and the context holds "
            + contextTokens
            + ", at least one of them for the answer");
    this.promptTokens = promptTokens;
    this.contextTokens = contextTokens;
  }

  public int promptTokens() {
    return promptTokens;
  }

  public int contextTokens() {
    return contextTokens;
  }
}
