package io.dikast.server.json;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no result: the same words on the command line and in an error body.
 *
 * @param code what kind of fault, for programs
 * @param message what was expected and what came, for people; may quote untrusted text
 * @param param the flag or JSON field at fault, {@code null} where there is none
 */
public record Fault(Code code, String message, @Nullable String param) {

  /** Who has to act: the caller, or whoever runs this. */
  public enum Type {
    INVALID_REQUEST_ERROR,
    SERVER_ERROR;

    /** As it stands in JSON. */
    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What kind of fault. */
  public enum Code {
    INVALID_JSON(Type.INVALID_REQUEST_ERROR),
    MISSING_FIELD(Type.INVALID_REQUEST_ERROR),
    INVALID_VALUE(Type.INVALID_REQUEST_ERROR),
    CONTEXT_LENGTH_EXCEEDED(Type.INVALID_REQUEST_ERROR),
    K_TOO_LARGE(Type.INVALID_REQUEST_ERROR),
    TOO_MANY_RESPONSES(Type.INVALID_REQUEST_ERROR),
    PAYLOAD_TOO_LARGE(Type.INVALID_REQUEST_ERROR),
    MODEL_NOT_FOUND(Type.INVALID_REQUEST_ERROR),
    MODEL_REJECTED(Type.INVALID_REQUEST_ERROR),
    INVALID_API_KEY(Type.INVALID_REQUEST_ERROR),
    ROUTE_NOT_FOUND(Type.INVALID_REQUEST_ERROR),
    METHOD_NOT_ALLOWED(Type.INVALID_REQUEST_ERROR),
    UNSUPPORTED_MEDIA_TYPE(Type.INVALID_REQUEST_ERROR),
    KEY_QUOTA_EXCEEDED(Type.INVALID_REQUEST_ERROR),
    BACKEND_ERROR(Type.SERVER_ERROR),
    JUDGE_QUORUM_NOT_MET(Type.SERVER_ERROR),
    DEADLINE_EXCEEDED(Type.SERVER_ERROR),
    SERVER_OVERLOADED(Type.SERVER_ERROR),
    MODEL_LOADING(Type.SERVER_ERROR),
    DRAINING(Type.SERVER_ERROR),
    CANCELLED(Type.SERVER_ERROR),
    INTERNAL_ERROR(Type.SERVER_ERROR);

    private final Type type;

    Code(Type type) {
      this.type = type;
    }

    public Type type() {
      return type;
    }

    /** As it stands in JSON. */
    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Fault {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }

  /** A fault of nothing in particular. */
  public static Fault of(Code code, String message) {
    return new Fault(code, message, null);
  }

  /** As an exception, to throw. */
  public FaultException exception() {
    return new FaultException(this);
  }
}
