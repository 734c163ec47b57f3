package io.dikast.engine.trace;

/**
 * Follows the calls of models that one request makes. Backends tell it of every call, on any of
 * their threads; it returns at once and throws nothing. Thread-safe.
 */
@FunctionalInterface
public interface CallTracer {

  /** Follows nothing: no trace is sent along. */
  CallTracer NONE = _ -> CallSpan.NONE;

  /** Records nothing: each call is a span of its own below this one, and sent along as such. */
  static CallTracer below(TraceContext parent) {
    return _ -> CallSpan.of(parent.child());
  }

  /** A call is about to be made. Whoever makes it ends what it is given, once. */
  CallSpan begin(ModelCall call);
}
