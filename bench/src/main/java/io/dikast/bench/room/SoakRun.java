package io.dikast.bench.room;

import io.dikast.inference.llama.LlamaCpp;
import io.dikast.testkit.backend.BackendSoak;
import io.dikast.testkit.backend.ResidentMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Random calls for a time, as a process of its own, whose Java heap does not grow. */
final class SoakRun {

  /** The heap is whole from the start, so that only what is outside of it can grow. */
  static final List<String> JAVA_OPTIONS =
      List.of("-XX:+UseSerialGC", "-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch");

  static final int READINGS = 10;
  private static final double MEGA = 1 << 20;

  /** Too small for what is asked, so that draws must make room for each other. */
  private static final int CELLS = 512;

  private static final int PARALLEL = 6;

  private static final List<String> PROMPTS =
      List.of(
          "a box holds some pens and more are added then some are lost how many are there now",
          "a box holds some pens and more are added then all are lost what is left in the box",
          "question one asks for the better of two answers and the first of them is quite long",
          "the shared beginning of many prompts is computed once and then found in the cache");

  private SoakRun() {}

  /** Arguments: model file, milliseconds, threads, seed. */
  public static void main(String[] args) {
    Path model = Path.of(args[0]);
    long nanos = Long.parseLong(args[1]) * 1_000_000;
    int threads = Integer.parseInt(args[2]);
    try (BackendSoak soak =
        BackendSoak.start(
            () ->
                LlamaCpp.model(model)
                    .contextTokens(CELLS)
                    .parallel(PARALLEL)
                    .threads(threads)
                    .open(),
            PROMPTS,
            List.of("a", "b"),
            Long.parseLong(args[3]))) {
      long start = System.nanoTime();
      for (int reading = 1; reading <= READINGS; reading++) {
        while (System.nanoTime() - start < nanos / READINGS * reading) {
          soak.call();
        }
        tell(soak.calls());
        ResidentMemory.bytes().ifPresent(bytes -> tell("rss_mb", bytes / MEGA));
      }
    }
  }

  private static void tell(BackendSoak.Calls calls) {
    tell("groups", (double) calls.groups());
    tell("draws", (double) calls.draws());
    tell("choices", (double) calls.choices());
    tell("cancels", (double) calls.cancels());
    tell("reopens", (double) calls.reopens());
  }

  private static void tell(String name, double value) {
    System.out.printf(Locale.ROOT, "@ %s %.3f%n", name, value);
  }
}
