package io.dikast.server.http;

import io.dikast.server.json.Fault;
import io.dikast.server.json.FaultException;

/** A key has asked for more than it may; it will be able to ask again. */
final class KeyQuotaException extends FaultException {

  private static final long serialVersionUID = 1L;

  private final int retryAfterSeconds;

  KeyQuotaException(String message, int retryAfterSeconds) {
    super(Fault.of(Fault.Code.KEY_QUOTA_EXCEEDED, message));
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** When the same request will be taken, if the key is not used until then: 1 to 60. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
