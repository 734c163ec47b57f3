package io.dikast.engine.trace;

import io.dikast.engine.Ledger;
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
    Operation operation, String model, Ledger.Purpose purpose, @Nullable Server server) {

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

  /**
   * Where a model runs that is not in this JVM.
   *
   * @param host name or address, an IPv6 address without brackets
   * @param port 1 to 65535
   */
  public record Server(String host, int port) {
    public Server {
      Objects.requireNonNull(host, "host");
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port must be in 1..65535, got " + port);
      }
    }
  }

  public ModelCall {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(purpose, "purpose");
  }
}
