package io.dikast.bench.room;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchModel;
import io.dikast.bench.BenchmarkException;
import io.dikast.bench.ChildProcess;
import io.dikast.bench.MachineOptions;
import io.dikast.bench.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Random calls for a long time: nothing is lost, and memory does not grow. */
@Command(
    name = "soak",
    header = "Random calls for minutes: every draw told exactly once, memory that does not grow.")
public final class SoakCommand implements Callable<Integer> {

  private static final double MILLIS_OF_A_MINUTE = 60_000;

  @ParentCommand private @Nullable BenchCommand bench;

  @Mixin private MachineOptions options = new MachineOptions();

  @Option(
      names = "--minutes",
      defaultValue = "10",
      description = "How long; parts of a minute are allowed (${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--bound-mb",
      defaultValue = "32",
      description = "Growth of the resident set that is still let pass (${DEFAULT-VALUE}).")
  private double boundMb;

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    options.check(parent);
    parent.require(minutes > 0 && minutes <= 100_000, "--minutes must be above 0, got " + minutes);
    parent.require(boundMb > 0, "--bound-mb must be above 0, got " + boundMb);
    BenchModel model = options.smallModel(parent);
    Map<String, Double> metrics = new LinkedHashMap<>();
    List<Double> resident = new ArrayList<>();
    run(
        parent,
        model,
        (name, value) -> {
          if (name.equals("rss_mb")) {
            resident.add(value);
            parent.progress(
                String.format(
                    Locale.ROOT,
                    "%d of %d: %.1f MB after %.0f draws",
                    resident.size(),
                    SoakRun.READINGS,
                    value,
                    metrics.get("draws")));
          } else {
            metrics.put(name, value);
          }
        });
    double growth = growth(resident, metrics);
    parent.print(new Report("soak", 1, metrics));
    if (growth > boundMb) {
      throw new BenchmarkException(
          String.format(
              Locale.ROOT, "memory grew by %.1f MB, at most %.1f are allowed", growth, boundMb));
    }
    return 0;
  }

  private void run(BenchCommand parent, BenchModel model, BiConsumer<String, Double> heard) {
    long millis = Math.max(1, Math.round(minutes * MILLIS_OF_A_MINUTE));
    List<String> arguments =
        List.of(
            model.file().toString(),
            Long.toString(millis),
            Integer.toString(options.threads()),
            Long.toString(options.seed()));
    parent.progress("calling at random for " + millis / 1000 + " s");
    ChildProcess.measure(
        "the soak",
        ChildProcess.java(SoakRun.class, SoakRun.JAVA_OPTIONS, arguments),
        Map.of(),
        // A call may wait a minute for a backend that hangs.
        Duration.ofMillis(millis).plusMinutes(5),
        heard);
  }

  /** Nothing is known where the system does not tell the resident set. */
  private static double growth(List<Double> resident, Map<String, Double> metrics) {
    if (resident.isEmpty()) {
      return 0;
    }
    double start = resident.getFirst();
    double growth = Collections.max(resident) - start;
    metrics.put("rss_start_mb", start);
    metrics.put("rss_end_mb", resident.getLast());
    metrics.put("growth_mb", growth);
    return growth;
  }
}
