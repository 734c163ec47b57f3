package io.dikast.testkit.backend;

import io.dikast.engine.trace.CallEnd;
import io.dikast.engine.trace.CallSpan;
import io.dikast.engine.trace.CallTracer;
import io.dikast.engine.trace.ModelCall;
import io.dikast.engine.trace.TraceContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told of calls, each a span below one place. */
public final class RecordingTracer implements CallTracer {

  private final TraceContext place;
  private final List<ModelCall> begun = new CopyOnWriteArrayList<>();
  private final List<CallEnd> ended = new CopyOnWriteArrayList<>();

  /** Follows calls below this place. */
  public RecordingTracer(TraceContext place) {
    this.place = place;
  }

  @Override
  public CallSpan begin(ModelCall call) {
    begun.add(call);
    TraceContext context = place.child();
    return new CallSpan() {
      @Override
      public Optional<TraceContext> context() {
        return Optional.of(context);
      }

      @Override
      public void end(CallEnd end) {
        ended.add(end);
      }
    };
  }

  /** The calls, in the order they began. */
  public List<ModelCall> begun() {
    return List.copyOf(begun);
  }

  /** How calls ended, in the order they did. */
  public List<CallEnd> ended() {
    return List.copyOf(ended);
  }
}
