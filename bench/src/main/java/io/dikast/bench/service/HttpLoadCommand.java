package io.dikast.bench.service;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.Report;
import io.dikast.bench.Statistics;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
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

/** How many selections a second the service carries, and what it adds to a draw. */
@Command(
    name = "http-load",
    header = "The highest rate of selections at p99 < 250 ms, and what the service adds to a draw.")
public final class HttpLoadCommand implements Callable<Integer> {

  private static final int UNITS = 65_536;
  private static final int CONNECTIONS = 2_000;
  private static final int WARM_CALLERS = 8;
  private static final double NARROW = 0.05;

  @ParentCommand private @Nullable BenchCommand bench;

  @Mixin private SelectionOptions selections = new SelectionOptions();

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "That a rate is held (${DEFAULT-VALUE}); 10 for figures.")
  private double seconds;

  @Option(
      names = "--p99-ms",
      defaultValue = "250",
      description = "The longest 99th percentile of latency (${DEFAULT-VALUE}).")
  private double p99Millis;

  @Option(
      names = "--pairs",
      defaultValue = "100",
      description =
          "Selections through the service, each beside a bare client's draws (${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--first-rate",
      defaultValue = "50",
      description = "Selections a second to begin with (${DEFAULT-VALUE}).")
  private double firstRate;

  @Option(
      names = "--no-fleet",
      description = "Only with the stub inside the service, not behind a URL.")
  private boolean noFleet;

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    selections.check(parent);
    parent.require(seconds > 0 && seconds <= 3600, "--seconds must be in 0..3600, got " + seconds);
    parent.require(p99Millis > 0, "--p99-ms must be above 0, got " + p99Millis);
    parent.require(pairs >= 1, "--pairs must be at least 1, got " + pairs);
    parent.require(
        firstRate > 0 && firstRate <= 1e6, "--first-rate must be in 0..1000000, got " + firstRate);
    Map<String, Double> metrics = new LinkedHashMap<>();
    carry(parent, "", List.of(), metrics);
    try (StubServer server = new StubServer(selections.drawMillis())) {
      compare(parent, server, metrics);
      if (!noFleet) {
        carry(parent, "fleet_", List.of(server.url()), metrics);
      }
    }
    parent.print(new Report("http-load", 1, metrics));
    return 0;
  }

  private StubService.Settings settings(List<URI> servers) {
    return new StubService.Settings(
        UNITS, selections.drawMillis(), selections.drawMillis(), servers);
  }

  private void carry(
      BenchCommand parent, String prefix, List<URI> servers, Map<String, Double> metrics) {
    try (ServiceProcess service = ServiceProcess.stub(settings(servers));
        LoadClient client = new LoadClient(service.url(), CONNECTIONS)) {
      warm(client);
      LoadCount[] best = {new LoadCount()};
      double rate =
          HighestRate.find(
              firstRate,
              NARROW,
              perSecond -> {
                LoadCount count = client.openLoop(perSecond, length(), selections::body);
                boolean holds =
                    count.refused() + count.others() == 0 && count.answeredMillis(99) < p99Millis;
                if (holds) {
                  best[0] = count;
                }
                parent.progress(
                    String.format(
                        Locale.ROOT,
                        "%s%.0f selections/s: p50 %.1f ms, p99 %.1f ms, %d not answered: %s",
                        prefix.isEmpty() ? "" : "fleet, ",
                        perSecond,
                        count.answeredMillis(50),
                        count.answeredMillis(99),
                        count.refused() + count.others(),
                        holds ? "holds" : "does not hold"));
                return holds;
              });
      metrics.put(prefix + "selections_per_second", rate);
      metrics.put(prefix + "p50_ms", best[0].answeredMillis(50));
      metrics.put(prefix + "p99_ms", best[0].answeredMillis(99));
      metrics.put(prefix + "heap_mib", service.ask("heap", "heap_mib"));
      metrics.put(prefix + "rss_mib", service.residentMib());
    }
  }

  private Duration length() {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  /** Code is compiled, and both sides have their connections. */
  private void warm(LoadClient client) {
    var _ = client.closedLoop(WARM_CALLERS, length().multipliedBy(2), selections::body);
  }

  /**
   * One caller, one selection at a time: through the service, and what a bare client needs for as
   * many draws at once of the very same requests. Who goes first takes turns.
   */
  private void compare(BenchCommand parent, StubServer server, Map<String, Double> metrics) {
    try (ServiceProcess service = ServiceProcess.stub(settings(List.of(server.url())));
        LoadClient client = new LoadClient(service.url(), CONNECTIONS)) {
      warm(client);
      Buffer draw = server.lastBody();
      List<Double> through = new ArrayList<>();
      List<Double> bare = new ArrayList<>();
      List<Double> added = new ArrayList<>();
      for (int pair = 0; pair < pairs; pair++) {
        boolean first = pair % 2 == 0;
        double one = first ? selection(client, pair) : draws(client, server, draw);
        double other = first ? draws(client, server, draw) : selection(client, pair);
        through.add(first ? one : other);
        bare.add(first ? other : one);
        added.add(through.getLast() - bare.getLast());
      }
      double selection = Statistics.median(added);
      metrics.put("overhead_ms_per_draw", selection / selections.samples());
      metrics.put("overhead_ms_per_selection", selection);
      metrics.put("selection_ms", Statistics.median(through));
      metrics.put("bare_draws_ms", Statistics.median(bare));
      parent.progress(
          String.format(
              Locale.ROOT,
              "one selection %.2f ms, its draws by a bare client %.2f ms",
              Statistics.median(through),
              Statistics.median(bare)));
    }
  }

  private double selection(LoadClient client, int number) {
    return client.selection(selections.body(number)) / 1e6;
  }

  private double draws(LoadClient client, StubServer server, Buffer body) {
    return client.draws(server.url(), body, selections.samples()) / 1e6;
  }
}
