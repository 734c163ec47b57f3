package io.dikast.engine.trace;

import java.util.Optional;

/** A call of a model that is being followed. */
public interface CallSpan {

  /** Not followed. */
  CallSpan NONE =
      new CallSpan() {
        @Override
        public Optional<TraceContext> context() {
          return Optional.empty();
        }

        @Override
        public void end(CallEnd end) {}
      };

  /** Followed by whoever is sent this, and not here. */
  static CallSpan of(TraceContext context) {
    return new CallSpan() {
      @Override
      public Optional<TraceContext> context() {
        return Optional.of(context);
      }

      @Override
      public void end(CallEnd end) {}
    };
  }

  /** What to send along with the call, the same each time; empty for nothing. */
  Optional<TraceContext> context();

  /** The call is over, for better or worse; told once. */
  void end(CallEnd end);
}
