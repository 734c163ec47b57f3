package io.dikast.bench.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** One input given to a target in this process, to see what it does. */
sealed interface FuzzReplay {

  /** It was read. */
  record Taken() implements FuzzReplay {}

  /** It was refused, as the target says it refuses. */
  record Refused() implements FuzzReplay {}

  /**
   * It is a finding.
   *
   * @param what it did: a stack trace
   */
  record Found(String what) implements FuzzReplay {}

  /**
   * Gives a target an input.
   *
   * @param limit after which it hangs; its thread is left behind
   */
  static FuzzReplay of(FuzzTarget target, byte[] input, Duration limit)
      throws InterruptedException {
    FuzzReplay[] outcome = new FuzzReplay[1];
    Thread reading =
        Thread.ofPlatform()
            .daemon()
            .name("dikast-fuzz-" + target.name())
            .start(() -> outcome[0] = of(target, input));
    return reading.join(limit) ? outcome[0] : new Found("it hangs:\n" + stack(reading));
  }

  private static FuzzReplay of(FuzzTarget target, byte[] input) {
    try {
      return FuzzProbe.takes(target, input) ? new Taken() : new Refused();
    } catch (Throwable e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return new Found(trace.toString());
    }
  }

  private static String stack(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .map(frame -> "\tat " + frame)
        .collect(Collectors.joining("\n"));
  }
}
