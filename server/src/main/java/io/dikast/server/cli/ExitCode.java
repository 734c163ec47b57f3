package io.dikast.server.cli;

import io.dikast.server.json.Fault;

/** How a command ends; 130 and 143 are the process's own, for signals. */
enum ExitCode {
  OK(0),
  FAILED(1),
  USAGE(2),
  PARTIAL(3),
  BACKEND_UNREACHABLE(4),
  MODEL_REJECTED(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ExitCode of(Fault.Code code) {
    return switch (code) {
      case INVALID_JSON,
          MISSING_FIELD,
          INVALID_VALUE,
          CONTEXT_LENGTH_EXCEEDED,
          K_TOO_LARGE,
          TOO_MANY_RESPONSES,
          PAYLOAD_TOO_LARGE,
          INVALID_API_KEY,
          ROUTE_NOT_FOUND,
          METHOD_NOT_ALLOWED,
          UNSUPPORTED_MEDIA_TYPE ->
          USAGE;
      case MODEL_NOT_FOUND, MODEL_REJECTED -> MODEL_REJECTED;
      case BACKEND_ERROR -> BACKEND_UNREACHABLE;
      case JUDGE_QUORUM_NOT_MET,
          KEY_QUOTA_EXCEEDED,
          DEADLINE_EXCEEDED,
          SERVER_OVERLOADED,
          MODEL_LOADING,
          DRAINING,
          CANCELLED,
          INTERNAL_ERROR ->
          FAILED;
    };
  }
}
