package io.dikast.bench.service;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchmarkException;
import io.dikast.bench.Report;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code dikast serve} is told to stop while it works: what is under way is finished. */
@Command(
    name = "drain",
    header = "SIGTERM to the real service with 200 requests in flight: none is lost.")
public final class DrainCommand implements Callable<Integer> {

  private static final int SILENCE_MILLIS = 60_000;
  private static final int TERMINATED = 143;
  private static final int END_SECONDS = 60;

  @ParentCommand private @Nullable BenchCommand bench;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often (${DEFAULT-VALUE}); 20 for figures.")
  private int rounds;

  @Option(
      names = "--in-flight",
      defaultValue = "200",
      description = "Requests when the signal comes (${DEFAULT-VALUE}).")
  private int inFlight;

  @Option(
      names = {"-k", "--samples"},
      defaultValue = "2",
      description = "Draws of a selection (${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--draw-ms",
      defaultValue = "3000",
      description = "Milliseconds that a draw takes (${DEFAULT-VALUE}).")
  private int drawMillis;

  /** What came of one round. */
  private record Round(int lost, int refused, int wronglyRefused, int exitCode, double seconds) {}

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    parent.require(rounds >= 1, "--rounds must be at least 1, got " + rounds);
    parent.require(
        inFlight >= 1 && inFlight <= 2000, "--in-flight must be in 1..2000, got " + inFlight);
    parent.require(samples >= 1 && samples <= 16, "-k must be in 1..16, got " + samples);
    parent.require(
        drawMillis >= 1 && drawMillis <= 20_000,
        "--draw-ms must be in 1..20000, got " + drawMillis);
    List<Round> all = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Round one = round();
      all.add(one);
      parent.progress(
          String.format(
              Locale.ROOT,
              "round %d of %d: %d lost, %.1f s from the signal to the end, exit code %d",
              round + 1,
              rounds,
              one.lost(),
              one.seconds(),
              one.exitCode()));
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("lost", (double) all.stream().mapToInt(Round::lost).sum());
    metrics.put("requests", (double) rounds * inFlight);
    metrics.put("refused_while_draining", (double) all.stream().mapToInt(Round::refused).sum());
    metrics.put(
        "other_answers_while_draining",
        (double) all.stream().mapToInt(Round::wronglyRefused).sum());
    metrics.put(
        "wrong_exit_codes",
        (double) all.stream().filter(round -> round.exitCode() != TERMINATED).count());
    metrics.put(
        "slowest_end_seconds", all.stream().mapToDouble(Round::seconds).max().orElseThrow());
    parent.print(new Report("drain", rounds, metrics));
    boolean kept =
        all.stream().allMatch(round -> round.lost() == 0 && round.exitCode() == TERMINATED);
    return kept ? 0 : 1;
  }

  private Round round() {
    try (StubServer model = new StubServer(drawMillis);
        ServiceProcess service = ServiceProcess.serve(model.url(), inFlight * samples + 16);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < inFlight; i++) {
        int number = i;
        answers.add(CompletableFuture.supplyAsync(() -> answered(service.url(), number), callers));
      }
      if (!Waiting.until(() -> model.begun() >= (long) inFlight * samples)) {
        throw new BenchmarkException("the draws did not all begin within a minute");
      }
      service.terminate();
      long signal = System.nanoTime();
      int[] late = late(service.url());
      int lost = (int) answers.stream().filter(answer -> !answer.join()).count();
      int code = service.awaitEnd(END_SECONDS);
      return new Round(lost, late[0], late[1], code, (System.nanoTime() - signal) / 1e9);
    }
  }

  private boolean answered(URI service, int number) {
    boolean stream = number % 2 == 1;
    try (RawClient client = new RawClient(service, SILENCE_MILLIS)) {
      client.send(RawRequest.select(StubJudge.request(4, samples, number, stream)));
      RawClient.Answer answer = client.answer();
      return answer.status() == 200
          && answer.body().contains(stream ? "event: selection\n" : "\"object\":\"selection\"")
          && answer.body().contains("\"valid\":" + samples + ",");
    } catch (IOException e) {
      return false;
    }
  }

  /** Requests that come too late, until one is refused: how many were, and how many went else. */
  private int[] late(URI service) {
    int refused = 0;
    int others = 0;
    for (int i = 0; i < 20; i++) {
      try (RawClient client = new RawClient(service, SILENCE_MILLIS)) {
        client.send(RawRequest.select(StubJudge.request(4, 1, i, false)));
        RawClient.Answer answer = client.answer();
        if (answer.status() == 503 && answer.body().contains("\"draining\"")) {
          refused++;
        } else if (answer.status() != 200) {
          // One that came before the signal did is answered as ever.
          others++;
        }
      } catch (IOException e) {
        // It does not listen any more.
        return new int[] {refused, others};
      }
    }
    return new int[] {refused, others};
  }
}
