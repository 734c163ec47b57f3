package io.dikast.bench.service;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.Report;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the service still does when it is asked for two and five times what it can do. */
@Command(
    name = "overload",
    header = "Goodput, refusals and memory at twice and five times the service's capacity.")
public final class OverloadCommand implements Callable<Integer> {

  private static final int CONNECTIONS = 4_000;

  @ParentCommand private @Nullable BenchCommand bench;

  @Mixin private SelectionOptions selections = new SelectionOptions();

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Of each load (${DEFAULT-VALUE}); 30 for figures.")
  private double seconds;

  @Option(
      names = "--units",
      defaultValue = "64",
      description =
          "Draws that the service has under way at once, as a model would (${DEFAULT-VALUE}).")
  private int units;

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    selections.check(parent);
    parent.require(seconds > 0 && seconds <= 3600, "--seconds must be in 0..3600, got " + seconds);
    parent.require(
        units >= selections.samples() && units <= 65_536,
        "--units must be in -k..65536, got " + units);
    StubService.Settings settings =
        new StubService.Settings(
            units, selections.drawMillis(), selections.drawMillis(), List.of());
    try (ServiceProcess service = ServiceProcess.stub(settings);
        LoadClient client = new LoadClient(service.url(), CONNECTIONS)) {
      parent.print(new Report("overload", 1, measure(parent, service, client)));
    }
    return 0;
  }

  private Map<String, Double> measure(
      BenchCommand parent, ServiceProcess service, LoadClient client) {
    Duration length = Duration.ofNanos((long) (seconds * 1e9));
    int callers = units / selections.samples();
    // Code is compiled first: that of an answer, and that of a refusal.
    LoadCount warm = client.closedLoop(callers, length, selections::body);
    var _ = client.openLoop(3 * warm.answeredPerSecond(), length, selections::body);
    LoadCount idle = client.closedLoop(callers, length, selections::body);
    double capacity = idle.answeredPerSecond();
    parent.progress(String.format(Locale.ROOT, "capacity: %.0f selections/s", capacity));
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, Double> memory = new LinkedHashMap<>();
    metrics.put("capacity_per_second", capacity);
    metrics.put("capacity_p50_ms", idle.answeredMillis(50));
    double withoutRetryAfter = 0;
    double others = 0;
    memory(service, "before", memory);
    for (int times : new int[] {2, 5}) {
      LoadCount count = client.openLoop(times * capacity, length, selections::body);
      String suffix = "_" + times + "x";
      metrics.put("goodput" + suffix, count.answeredPerSecond() / capacity);
      metrics.put("answered" + suffix + "_p99_ms", count.answeredMillis(99));
      metrics.put("refused" + suffix, (double) count.refused());
      metrics.put("refusal" + suffix + "_ms", count.refusedMillis(50));
      metrics.put("refusal" + suffix + "_p99_ms", count.refusedMillis(99));
      withoutRetryAfter += count.refusedWithoutRetryAfter();
      others += count.others();
      memory(service, "after" + suffix, memory);
      parent.progress(
          String.format(
              Locale.ROOT,
              "%dx: %.0f answered/s, %d refused in %.2f ms, %d others",
              times,
              count.answeredPerSecond(),
              count.refused(),
              count.refusedMillis(50),
              count.others()));
    }
    metrics.put("other_errors", others);
    metrics.put("refused_without_retry_after", withoutRetryAfter);
    metrics.putAll(memory);
    return metrics;
  }

  private static void memory(ServiceProcess service, String when, Map<String, Double> memory) {
    memory.put("heap_mib_" + when, service.ask("heap", "heap_mib"));
    memory.put("rss_mib_" + when, service.residentMib());
  }
}
