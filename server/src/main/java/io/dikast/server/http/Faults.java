package io.dikast.server.http;

import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.NoAnswerException;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.server.json.Fault;
import io.dikast.server.json.FaultException;
import io.dikast.server.json.JsonText;
import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;

/** Says of an exception what a client needs to know, and under which status. */
final class Faults {

  private static final System.Logger LOG = System.getLogger(Faults.class.getName());

  private Faults() {}

  static Fault of(Throwable failure, String requestId) {
    return switch (failure) {
      case FaultException e -> e.fault();
      case ContextLengthException e ->
          new Fault(Fault.Code.CONTEXT_LENGTH_EXCEEDED, message(e), "prompt");
      case JudgeQuorumException e ->
          Fault.of(
              e.stopReason() == StopReason.DEADLINE
                  ? Fault.Code.DEADLINE_EXCEEDED
                  : Fault.Code.JUDGE_QUORUM_NOT_MET,
              message(e));
      case NoAnswerException e ->
          Fault.of(
              e.stopReason() == StopReason.DEADLINE
                  ? Fault.Code.DEADLINE_EXCEEDED
                  : Fault.Code.BACKEND_ERROR,
              message(e));
      case BackendException e -> Fault.of(Fault.Code.BACKEND_ERROR, message(e));
      case IllegalArgumentException e -> Fault.of(Fault.Code.INVALID_VALUE, message(e));
      case CancellationException _ -> Fault.of(Fault.Code.CANCELLED, "the request was cancelled");
      default -> {
        // The client learns nothing of our insides; the id finds this line again.
        LOG.log(Level.ERROR, "request " + requestId + " failed", failure);
        yield Fault.of(Fault.Code.INTERNAL_ERROR, "something went wrong in the server");
      }
    };
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  /** The answer to a request that failed with this exception, whose fault is this. */
  static Reply.Whole reply(Fault fault, Throwable failure) {
    Reply.Whole whole = reply(fault);
    return failure instanceof KeyQuotaException quota
        ? whole.with("retry-after", String.valueOf(quota.retryAfterSeconds()))
        : whole;
  }

  static Reply.Whole reply(Fault fault) {
    Reply.Whole whole = Reply.json(status(fault.code()), JsonText.of(fault));
    return switch (fault.code()) {
      case SERVER_OVERLOADED, CANCELLED -> whole.with("retry-after", "1");
      case MODEL_LOADING, DRAINING -> whole.with("retry-after", "5");
      default -> whole;
    };
  }

  static int status(Fault.Code code) {
    return switch (code) {
      case INVALID_JSON,
          MISSING_FIELD,
          INVALID_VALUE,
          CONTEXT_LENGTH_EXCEEDED,
          K_TOO_LARGE,
          TOO_MANY_RESPONSES,
          MODEL_REJECTED ->
          400;
      case INVALID_API_KEY -> 401;
      case MODEL_NOT_FOUND, ROUTE_NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case PAYLOAD_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case KEY_QUOTA_EXCEEDED -> 429;
      case INTERNAL_ERROR -> 500;
      case BACKEND_ERROR, JUDGE_QUORUM_NOT_MET -> 502;
      case SERVER_OVERLOADED, MODEL_LOADING, DRAINING, CANCELLED -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }
}
