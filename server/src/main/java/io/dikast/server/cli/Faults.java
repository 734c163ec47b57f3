package io.dikast.server.cli;

import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.NoAnswerException;
import io.dikast.engine.ScoredSample;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.reward.GrmSample;
import io.dikast.inference.ModelRejectedException;
import io.dikast.server.json.Fault;
import io.dikast.server.json.FaultException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Says of an exception what the caller needs to know. */
final class Faults {

  private Faults() {}

  static Fault of(Throwable failure) {
    return switch (failure) {
      case FaultException e -> e.fault();
      case ContextLengthException e ->
          new Fault(Fault.Code.CONTEXT_LENGTH_EXCEEDED, message(e), "prompt");
      case ModelRejectedException e -> new Fault(Fault.Code.MODEL_REJECTED, message(e), "--model");
      case JudgeQuorumException e -> quorum(e);
      case NoAnswerException e -> noAnswer(e);
      case BackendException e -> Fault.of(Fault.Code.BACKEND_ERROR, message(e));
      case IllegalArgumentException e -> Fault.of(Fault.Code.INVALID_VALUE, message(e));
      case CancellationException e -> Fault.of(Fault.Code.CANCELLED, message(e));
      default -> Fault.of(Fault.Code.INTERNAL_ERROR, failure.toString());
    };
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  private static Fault noAnswer(NoAnswerException e) {
    Fault.Code code =
        switch (e.stopReason()) {
          case DEADLINE -> Fault.Code.DEADLINE_EXCEEDED;
          case CANCELLED -> Fault.Code.CANCELLED;
          // The caller's own limit leaves no room for a single answer.
          case TOKENS, CALLS -> Fault.Code.INVALID_VALUE;
          case SAMPLES, DECIDED -> Fault.Code.BACKEND_ERROR;
        };
    return Fault.of(code, TerminalText.line(message(e)));
  }

  private static Fault quorum(JudgeQuorumException e) {
    StringBuilder message = new StringBuilder();
    message
        .append(e.counts().valid())
        .append(" of ")
        .append(e.counts().requested())
        .append(" draws gave a judgement, ")
        .append(e.quorum())
        .append(" needed");
    reasons(e.samples())
        .forEach(
            (reason, draws) ->
                message
                    .append("\n  ")
                    .append(draws.size() == 1 ? "draw " : "draws ")
                    .append(ranges(draws))
                    .append(": ")
                    .append(TerminalText.line(reason)));
    Fault.Code code =
        e.stopReason() == StopReason.DEADLINE
            ? Fault.Code.DEADLINE_EXCEEDED
            : Fault.Code.JUDGE_QUORUM_NOT_MET;
    return Fault.of(code, message.toString());
  }

  /** Ascending numbers in short: 0-3, 5, 7-8. */
  static String ranges(List<Integer> ascending) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ascending.size(); i++) {
      int first = ascending.get(i);
      while (i + 1 < ascending.size() && ascending.get(i + 1) == ascending.get(i) + 1) {
        i++;
      }
      int last = ascending.get(i);
      text.append(text.isEmpty() ? "" : ", ").append(first);
      if (last > first) {
        text.append('-').append(last);
      }
    }
    return text.toString();
  }

  /** Why draws gave no judgement, each reason once, in order of its first draw. */
  private static Map<String, List<Integer>> reasons(List<ScoredSample> samples) {
    Map<String, List<Integer>> reasons = new LinkedHashMap<>();
    for (ScoredSample scored : samples) {
      switch (scored.sample()) {
        case GrmSample.Judged _ -> {}
        case GrmSample.Unreadable(var draw, var reason, var _, var _) ->
            add(reasons, reason, draw.index());
        case GrmSample.Failed(var draw, var reason, var _, var _) ->
            add(reasons, reason, draw.index());
      }
    }
    return reasons;
  }

  private static void add(Map<String, List<Integer>> reasons, String reason, int draw) {
    reasons.computeIfAbsent(reason, _ -> new ArrayList<>()).add(draw);
  }
}
