package io.dikast.engine.trace;

import io.dikast.engine.Ledger;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of a model, as it is about to be made: a request to a server, or a draw or question of a
 * model in this JVM.
 *
 * @param operation what is asked for
 * @param model name of the model
 * @param purpose what it is for
 * @param server where it goes, {@code null} for this JVM
 */
public record ModelCall(
    Operation operation, String model, Ledger.Purpose purpose, @Nullable URI server) {

  /** What is asked for. */
  public enum Operation {
    /** The next turn of a chat, or its next token. */
    CHAT,
    /** What continues a text, or its next token. */
    COMPLETION,
    /** The vector of a prompt. */
    EMBEDDING,
    /** What a server's own scorer says of responses. */
    SCORING
  }

  public ModelCall {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(purpose, "purpose");
  }
}
