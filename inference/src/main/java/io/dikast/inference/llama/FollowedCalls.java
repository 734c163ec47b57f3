package io.dikast.inference.llama;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.trace.CallEnd;
import io.dikast.engine.trace.CallSpan;
import io.dikast.engine.trace.CallTracer;
import io.dikast.engine.trace.ModelCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Tells tracers of the draws and questions of one model: a span each, its wait included. */
final class FollowedCalls {

  private final String model;

  FollowedCalls(String model) {
    this.model = model;
  }

  /**
   * Starts draws whose end this listener is told of, and the tracer of the group's ledger as well.
   *
   * @param start is given who listens; where it throws, no draw has begun
   */
  <T> T draws(
      SampleGroup group,
      int promptTokens,
      GenerationListener listener,
      Function<GenerationListener, T> start) {
    if (group.ledger().tracer().equals(CallTracer.NONE)) {
      return start.apply(listener);
    }
    List<CallSpan> spans = new ArrayList<>();
    for (int draw = 0; draw < group.seeds().size(); draw++) {
      spans.add(begin(operation(group.prompt()), group.ledger(), group.purpose()));
    }
    try {
      return start.apply(
          new GenerationListener() {
            @Override
            public void onText(int draw, String text) {
              listener.onText(draw, text);
            }

            @Override
            public void onGeneration(Generation generation) {
              spans.get(generation.draw()).end(end(promptTokens, generation));
              listener.onGeneration(generation);
            }
          });
    } catch (RuntimeException e) {
      spans.forEach(span -> span.end(failed(promptTokens, e)));
      throw e;
    }
  }

  private static CallEnd end(int promptTokens, Generation generation) {
    return switch (generation) {
      case Generation.Ended ended -> new CallEnd(promptTokens, ended.tokens().size(), null);
      case Generation.Broken(int _, var cause) -> failed(promptTokens, cause);
    };
  }

  /** Tells the tracer of a ledger of a question, and of its end. */
  <T> CompletableFuture<T> question(
      ModelCall.Operation operation,
      Ledger ledger,
      Ledger.Purpose purpose,
      int promptTokens,
      CompletableFuture<T> answer) {
    if (ledger.tracer().equals(CallTracer.NONE)) {
      return answer;
    }
    CallSpan span = begin(operation, ledger, purpose);
    var _ =
        answer.whenComplete(
            (_, failure) ->
                span.end(
                    failure == null
                            || failure instanceof CancellationException
                            || ledger.stopReason() != null
                        ? new CallEnd(promptTokens, 0, null)
                        : failed(promptTokens, failure)));
    return answer;
  }

  static ModelCall.Operation operation(Prompt prompt) {
    return switch (prompt) {
      case Prompt.Chat _ -> ModelCall.Operation.CHAT;
      case Prompt.Plain _ -> ModelCall.Operation.COMPLETION;
    };
  }

  private CallSpan begin(ModelCall.Operation operation, Ledger ledger, Ledger.Purpose purpose) {
    return ledger.tracer().begin(new ModelCall(operation, model, purpose, null));
  }

  private static CallEnd failed(int promptTokens, Throwable cause) {
    return new CallEnd(promptTokens, 0, cause.getClass().getName());
  }
}
