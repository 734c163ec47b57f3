package io.dikast.inference.openai;

/**
 * Keeps a failing server out of use. Several failures in a row open it; once its wait is over the
 * server is probed, and each probe that fails doubles the wait. Draws are never the probe. Not
 * thread-safe.
 */
final class CircuitBreaker {

  private enum State {
    CLOSED,
    OPEN,
    PROBING
  }

  private final int tolerated;
  private final long firstWait;
  private final long longestWait;
  private State state = State.CLOSED;
  private int failures;
  private long wait;
  private long probeAt;

  /**
   * A closed one.
   *
   * @param tolerated failures in a row that open it
   * @param firstWait nanoseconds until the first probe
   * @param longestWait nanoseconds between later ones, at most
   */
  CircuitBreaker(int tolerated, long firstWait, long longestWait) {
    this.tolerated = tolerated;
    this.firstWait = firstWait;
    this.longestWait = longestWait;
    this.wait = firstWait;
  }

  boolean closed() {
    return state == State.CLOSED;
  }

  void succeeded() {
    if (state == State.CLOSED) {
      failures = 0;
    }
  }

  void failed(long now) {
    failures++;
    if (state == State.CLOSED && failures >= tolerated) {
      trip(now);
    }
  }

  /** Opens it at once. */
  void trip(long now) {
    state = State.OPEN;
    probeAt = now + wait;
  }

  /** Whether to probe now; if so the probe is under way from here on. */
  boolean takeProbe(long now) {
    if (state != State.OPEN || now - probeAt < 0) {
      return false;
    }
    state = State.PROBING;
    return true;
  }

  void probeSucceeded() {
    state = State.CLOSED;
    failures = 0;
    wait = firstWait;
  }

  void probeFailed(long now) {
    wait = Math.min(longestWait, 2 * wait);
    trip(now);
  }
}
