package io.dikast.bench.service;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchmarkException;
import io.dikast.bench.Report;
import io.dikast.engine.backend.Backend;
import io.dikast.inference.openai.OpenAiFleet;
import io.dikast.server.http.HttpService;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * A fleet whose servers go wrong in one way, a share of the time: how many requests are answered
 * all the same, and whether as they would have been without the fault.
 */
@Command(
    name = "faults",
    header = "A fleet with injected faults: share answered, and whether the answers are the same.")
public final class FaultsCommand implements Callable<Integer> {

  private static final int UNITS = 65_536;
  private static final int SILENCE_MILLIS = 120_000;

  @ParentCommand private @Nullable BenchCommand bench;

  @Mixin private SelectionOptions selections = new SelectionOptions();

  @Option(
      names = "--requests",
      defaultValue = "40",
      description = "Of each fault and share (${DEFAULT-VALUE}); 400 for figures.")
  private int requests;

  @Option(
      names = "--shares",
      split = ",",
      defaultValue = "1,5,20,50",
      description = "Percentages of requests that go wrong (${DEFAULT-VALUE}).")
  private List<Integer> shares = List.of();

  @Option(
      names = "--fault",
      split = ",",
      description = "Only these faults: ${COMPLETION-CANDIDATES}.")
  private List<ServerFault> only = List.of();

  @Option(names = "--servers", defaultValue = "4", description = "Servers (${DEFAULT-VALUE}).")
  private int servers;

  @Option(
      names = "--callers",
      defaultValue = "8",
      description = "Requests at a time (${DEFAULT-VALUE}).")
  private int callers;

  @Option(
      names = "--patience-ms",
      defaultValue = "1000",
      description = "Silence after which a server is given up (${DEFAULT-VALUE}).")
  private int patienceMillis;

  @Option(names = "--seed", defaultValue = "1", description = "Of the faults (${DEFAULT-VALUE}).")
  private long seed;

  /**
   * What came of the requests of one fault at one share; the answers by request, empty for none.
   */
  private record Cell(List<String> answers, int otherErrors, double seconds) {}

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    check(parent);
    Map<String, Double> metrics = new LinkedHashMap<>();
    Cell faultless = run(ServerFault.NONE, 0);
    if (faultless.answers().contains("")) {
      throw new BenchmarkException("not every request was answered without any fault");
    }
    double leastAnswered = 1;
    double leastSame = 1;
    double otherErrors = 0;
    parent.printLine(
        String.format(
            "%-14s %6s  %9s  %9s  %9s  %8s",
            "fault", "share", "answered", "same best", "identical", "seconds"));
    for (ServerFault fault : faults()) {
      for (int share : shares) {
        Cell cell = run(fault, share);
        Marks marks = Marks.of(faultless.answers(), cell.answers());
        String suffix = "_" + fault.key() + "_" + share;
        metrics.put("answered" + suffix, marks.answered());
        metrics.put("same" + suffix, marks.sameBest());
        leastAnswered = Math.min(leastAnswered, marks.answered());
        leastSame = Math.min(leastSame, marks.sameBest());
        otherErrors += cell.otherErrors();
        parent.printLine(
            String.format(
                Locale.ROOT,
                "%-14s %5d%%  %8.1f%%  %8.1f%%  %8.1f%%  %8.1f",
                fault.key(),
                share,
                100 * marks.answered(),
                100 * marks.sameBest(),
                100 * marks.identical(),
                cell.seconds()));
      }
    }
    metrics.put("least_answered", leastAnswered);
    metrics.put("least_same", leastSame);
    metrics.put("other_errors", otherErrors);
    parent.printJson(new Report("faults", 1, metrics));
    return 0;
  }

  private void check(BenchCommand parent) {
    selections.check(parent);
    parent.require(requests >= 1, "--requests must be at least 1, got " + requests);
    parent.require(servers >= 2 && servers <= 64, "--servers must be in 2..64, got " + servers);
    parent.require(callers >= 1 && callers <= 256, "--callers must be in 1..256, got " + callers);
    parent.require(
        patienceMillis >= 50 && patienceMillis <= 60_000,
        "--patience-ms must be in 50..60000, got " + patienceMillis);
    for (int share : shares) {
      parent.require(share >= 1 && share <= 99, "--shares must be in 1..99, got " + share);
    }
    parent.require(!shares.isEmpty(), "--shares must not be empty");
  }

  private List<ServerFault> faults() {
    if (!only.isEmpty()) {
      return only;
    }
    List<ServerFault> all = new ArrayList<>(List.of(ServerFault.values()));
    all.remove(ServerFault.NONE);
    return all;
  }

  /**
   * Of the requests of a cell, against those without a fault.
   *
   * @param answered share that was answered
   * @param sameBest share of the answered ones with the same best response
   * @param identical share of the answered ones with the same scores and votes as well
   */
  private record Marks(double answered, double sameBest, double identical) {
    static Marks of(List<String> expected, List<String> got) {
      int answered = 0;
      int same = 0;
      int identical = 0;
      for (int i = 0; i < got.size(); i++) {
        if (!got.get(i).isEmpty()) {
          answered++;
          same += best(expected.get(i)).equals(best(got.get(i))) ? 1 : 0;
          identical += expected.get(i).equals(got.get(i)) ? 1 : 0;
        }
      }
      double share = Math.max(1, answered);
      return new Marks((double) answered / got.size(), same / share, identical / share);
    }

    private static String best(String verdict) {
      return verdict.substring(0, verdict.indexOf(','));
    }
  }

  private Cell run(ServerFault fault, int share) {
    List<StubServer> fleet = new ArrayList<>();
    try {
      for (int i = 0; i < servers; i++) {
        fleet.add(new StubServer(selections.drawMillis()));
      }
      List<URI> urls = fleet.stream().map(StubServer::url).toList();
      OpenAiFleet client = OpenAiFleet.at(urls).patience(Duration.ofMillis(patienceMillis));
      try (HttpService service = StubService.start(UNITS);
          Backend model = client.open()) {
        service.open(model);
        inject(fleet, fault, share);
        return ask(URI.create("http://127.0.0.1:" + service.port()));
      } catch (IOException e) {
        throw new BenchmarkException("the service cannot be started: " + e.getMessage(), e);
      }
    } finally {
      fleet.forEach(StubServer::close);
    }
  }

  /** A server that refuses is a server that is gone: at least one, and never all of them. */
  private void inject(List<StubServer> fleet, ServerFault fault, int share) {
    if (fault == ServerFault.REFUSED) {
      int gone = Math.clamp(Math.round(servers * share / 100.0), 1, servers - 1);
      fleet.subList(0, gone).forEach(StubServer::close);
      return;
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (StubServer server : fleet) {
      SplittableRandom own = random.split();
      server.faults(() -> own.nextInt(100) < share ? fault : ServerFault.NONE);
    }
  }

  private Cell ask(URI service) {
    long start = System.nanoTime();
    Semaphore room = new Semaphore(callers);
    List<CompletableFuture<RawClient.Answer>> sent = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < requests; i++) {
        byte[] body = selections.body(i).getBytes();
        room.acquireUninterruptibly();
        sent.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try (RawClient client = new RawClient(service, SILENCE_MILLIS)) {
                    client.send(RawRequest.select(body));
                    return client.answer();
                  } catch (IOException e) {
                    return new RawClient.Answer(0, String.valueOf(e.getMessage()));
                  } finally {
                    room.release();
                  }
                },
                threads));
      }
    }
    List<String> answers = new ArrayList<>();
    int others = 0;
    for (CompletableFuture<RawClient.Answer> one : sent) {
      RawClient.Answer answer = one.join();
      answers.add(answer.status() == 200 ? verdict(answer.body()) : "");
      others += List.of(200, 502, 504).contains(answer.status()) ? 0 : 1;
    }
    return new Cell(answers, others, (System.nanoTime() - start) / 1e9);
  }

  /** From the best response to the end of the scores: what must be the same. */
  private static String verdict(String selection) {
    int from = selection.indexOf("\"best\":");
    int to = selection.indexOf(']', from);
    if (from < 0 || to < 0) {
      throw new BenchmarkException("not a selection: " + selection);
    }
    return selection.substring(from, to);
  }
}
