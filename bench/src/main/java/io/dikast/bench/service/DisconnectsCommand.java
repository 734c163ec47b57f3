package io.dikast.bench.service;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchmarkException;
import io.dikast.bench.Report;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * Clients that go away at every stage: what they held comes back, and nothing works on for them.
 */
@Command(
    name = "disconnects",
    header = "Thousands of clients that go away: every unit comes back, every draw is cancelled.")
public final class DisconnectsCommand implements Callable<Integer> {

  private static final int SAMPLES = 4;
  private static final int UNITS = 1 << 16;
  private static final int SILENCE_MILLIS = 60_000;

  /** Longer than any run: such a draw ends by being cancelled or not at all. */
  private static final int ENDLESS_MILLIS = 3_600_000;

  @ParentCommand private @Nullable BenchCommand bench;

  @Option(
      names = "--clients",
      defaultValue = "1000",
      description = "How many go away (${DEFAULT-VALUE}); 10000 for figures.")
  private int clients;

  @Option(
      names = "--at-once",
      defaultValue = "64",
      description = "Clients at a time (${DEFAULT-VALUE}).")
  private int atOnce;

  /** When a client goes away. */
  private enum Stage {
    BEFORE_BODY,
    IN_BODY,
    IN_DRAW,
    IN_EVENTS
  }

  private final AtomicInteger failures = new AtomicInteger();

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    parent.require(clients >= 1, "--clients must be at least 1, got " + clients);
    parent.require(atOnce >= 1 && atOnce <= 1000, "--at-once must be in 1..1000, got " + atOnce);
    Map<String, Double> metrics = new LinkedHashMap<>();
    try (ServiceProcess inside =
        ServiceProcess.stub(new StubService.Settings(UNITS, 5, ENDLESS_MILLIS, List.of()))) {
      leave(parent, inside.url(), clients);
      Map<String, Double> draws = settled(inside);
      metrics.put("clients", (double) clients);
      metrics.put("draws_begun", number(draws, "begun"));
      metrics.put("draws_cancelled", number(draws, "cancelled"));
      metrics.put("draws_left", left(draws));
      metrics.put("units_left", units(inside.url()));
      metrics.put("heap_mib", inside.ask("heap", "heap_mib"));
    }
    fleet(parent, metrics);
    metrics.put("failed_clients", (double) failures.get());
    parent.print(new Report("disconnects", 1, metrics));
    return number(metrics, "draws_left")
                + number(metrics, "units_left")
                + number(metrics, "fleet_requests_left")
                + number(metrics, "fleet_units_left")
            == 0
        ? 0
        : 1;
  }

  /** The same with a tenth of the clients and a server for a model: its connections are closed. */
  private void fleet(BenchCommand parent, Map<String, Double> metrics) {
    try (StubServer model = new StubServer(ENDLESS_MILLIS);
        ServiceProcess service =
            ServiceProcess.stub(new StubService.Settings(UNITS, 1, 1, List.of(model.url())))) {
      int fewer = Math.max(4, clients / 10);
      for (int i = 0; i < fewer; i += atOnce) {
        inDraw(service.url(), model, Math.min(atOnce, fewer - i));
      }
      // Where it never comes, what is left is told below.
      var _ = Waiting.until(() -> model.open() == 0 && units(service.url()) == 0);
      metrics.put("fleet_requests", (double) model.begun());
      metrics.put("fleet_requests_left", (double) model.open());
      metrics.put("fleet_units_left", units(service.url()));
      parent.progress("fleet: " + model.begun() + " draws begun, " + model.open() + " left");
    }
  }

  /** So many clients at once, which all go away when all their draws are at the server. */
  private void inDraw(URI service, StubServer model, int many) {
    long before = model.begun();
    List<RawClient> here = new ArrayList<>();
    try {
      for (int i = 0; i < many; i++) {
        RawClient client = new RawClient(service, SILENCE_MILLIS);
        here.add(client);
        client.send(RawRequest.select(StubJudge.request(2, SAMPLES, i, i % 2 == 1)));
      }
      if (!Waiting.until(() -> model.begun() >= before + (long) many * SAMPLES)) {
        failures.incrementAndGet();
      }
    } catch (IOException e) {
      failures.incrementAndGet();
    } finally {
      for (RawClient client : here) {
        try {
          client.abort();
        } catch (IOException e) {
          failures.incrementAndGet();
        }
      }
    }
  }

  private void leave(BenchCommand parent, URI service, int many) {
    Semaphore room = new Semaphore(atOnce);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < many; i++) {
        int number = i;
        room.acquireUninterruptibly();
        threads.execute(
            () -> {
              try {
                comeAndGo(service, number);
              } catch (IOException e) {
                failures.incrementAndGet();
              } finally {
                room.release();
              }
            });
        if ((i + 1) % 1000 == 0) {
          parent.progress((i + 1) + " of " + many + " clients");
        }
      }
    }
  }

  private static void comeAndGo(URI service, int number) throws IOException {
    Stage stage = Stage.values()[number % Stage.values().length];
    boolean reset = number / Stage.values().length % 2 == 0;
    byte[] body = StubJudge.request(2, SAMPLES, number, stage == Stage.IN_EVENTS);
    RawClient client = new RawClient(service, SILENCE_MILLIS);
    try {
      client.send(RawRequest.head(body.length));
      switch (stage) {
        case BEFORE_BODY -> {}
        case IN_BODY -> client.send(Arrays.copyOf(body, body.length / 2));
        case IN_DRAW -> {
          client.send(body);
          // Some leave before their draws begin, some in the midst of them.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(number % 16));
        }
        case IN_EVENTS -> {
          client.send(body);
          String line = client.line();
          while (!line.startsWith("event: sample")) {
            if (line.startsWith("HTTP/1.1 ") && !line.startsWith("HTTP/1.1 200")) {
              throw new IOException(line);
            }
            line = client.line();
          }
        }
      }
    } finally {
      if (reset) {
        client.abort();
      } else {
        client.close();
      }
    }
  }

  /** What became of the draws when nothing was under way any more, or after a minute. */
  private static Map<String, Double> settled(ServiceProcess service) {
    var _ = Waiting.until(() -> left(service.ask("draws")) == 0 && units(service.url()) == 0);
    return service.ask("draws");
  }

  private static double left(Map<String, Double> draws) {
    return number(draws, "begun") - number(draws, "finished") - number(draws, "cancelled");
  }

  private static double number(Map<String, Double> numbers, String name) {
    return numbers.getOrDefault(name, 0.0);
  }

  /** Units that the service holds reserved. */
  private static double units(URI service) {
    try (RawClient client = new RawClient(service, SILENCE_MILLIS)) {
      client.send(
          "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return client
          .answer()
          .body()
          .lines()
          .filter(line -> line.startsWith("dikast_admission_units_in_use "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .findFirst()
          .orElseThrow(() -> new BenchmarkException("the service does not tell its units"));
    } catch (IOException e) {
      throw new BenchmarkException(
          String.format(Locale.ROOT, "the service does not answer: %s", e.getMessage()), e);
    }
  }
}
