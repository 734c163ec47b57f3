package io.dikast.bench.service;

import io.dikast.bench.BenchCommand;
import io.dikast.bench.BenchmarkException;
import io.dikast.bench.Report;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Several hundred requests, each wrong in one way: each is answered, as a mistake of its own. */
@Command(
    name = "malformed",
    header = "Hundreds of wrong requests to every route: only 4xx, no 5xx, no hang.")
public final class MalformedCommand implements Callable<Integer> {

  private static final int UNITS = 64;

  @ParentCommand private @Nullable BenchCommand bench;

  @Option(
      names = "--limit",
      defaultValue = "10",
      description = "Seconds of silence that count as a hang (${DEFAULT-VALUE}).")
  private int limitSeconds;

  /** How one request went. */
  private enum Verdict {
    REFUSED,
    /** Refused, but not in the words of {@code {"error":{…}}}. */
    REFUSED_WITHOUT_REASON,
    ACCEPTED,
    SERVER_FAULT,
    HUNG,
    /** Not answered: what HTTP itself makes nothing of may be. */
    CLOSED
  }

  @Override
  public Integer call() {
    BenchCommand parent = BenchCommand.of(bench);
    parent.require(
        limitSeconds >= 1 && limitSeconds <= 600, "--limit must be in 1..600, got " + limitSeconds);
    List<MalformedRequest> requests = MalformedRequest.all();
    Map<Verdict, Integer> counts = new TreeMap<>();
    Map<String, Double> after = new LinkedHashMap<>();
    try (ServiceProcess service =
        ServiceProcess.stub(new StubService.Settings(UNITS, 1, 1, List.of()))) {
      for (MalformedRequest request : requests) {
        counts.merge(verdict(parent, service.url(), request), 1, Integer::sum);
      }
      after.put("heap_mib", service.ask("heap", "heap_mib"));
      after.put("draws_begun", service.ask("draws", "begun"));
      requireAlive(service.url());
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("requests", (double) requests.size());
    for (Verdict verdict : Verdict.values()) {
      metrics.put(
          verdict.name().toLowerCase(Locale.ROOT), (double) counts.getOrDefault(verdict, 0));
    }
    metrics.putAll(after);
    parent.print(new Report("malformed", 1, metrics));
    int right = counts.getOrDefault(Verdict.REFUSED, 0) + counts.getOrDefault(Verdict.CLOSED, 0);
    return right == requests.size() ? 0 : 1;
  }

  private Verdict verdict(BenchCommand parent, URI url, MalformedRequest request) {
    RawClient.Answer answer;
    Verdict verdict;
    try (RawClient client = new RawClient(url, limitSeconds * 1000)) {
      client.send(request.bytes());
      answer = client.answer();
      verdict = verdict(answer);
    } catch (SocketTimeoutException e) {
      answer = new RawClient.Answer(0, "");
      verdict = Verdict.HUNG;
    } catch (IOException e) {
      answer = new RawClient.Answer(0, String.valueOf(e.getMessage()));
      verdict = Verdict.CLOSED;
    }
    if (verdict != Verdict.REFUSED) {
      String body = answer.body();
      parent.progress(
          request.name()
              + ": "
              + verdict
              + ", status "
              + answer.status()
              + ", "
              + body.substring(0, Math.min(body.length(), 200)));
    }
    return verdict;
  }

  private static Verdict verdict(RawClient.Answer answer) {
    if (answer.status() == 0) {
      return Verdict.CLOSED;
    }
    if (answer.status() >= 500) {
      return Verdict.SERVER_FAULT;
    }
    if (answer.status() < 400) {
      return Verdict.ACCEPTED;
    }
    boolean told = answer.body().startsWith("{\"error\":{\"message\":");
    return told ? Verdict.REFUSED : Verdict.REFUSED_WITHOUT_REASON;
  }

  /** After all of that a right request is still answered. */
  private void requireAlive(URI url) {
    try (RawClient client = new RawClient(url, limitSeconds * 1000)) {
      byte[] body = StubJudge.request(2, 1, 1, false);
      client.send(RawRequest.select(body));
      RawClient.Answer answer = client.answer();
      if (answer.status() != 200) {
        throw new BenchmarkException(
            "a right request is answered with " + answer.status() + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new BenchmarkException("a right request is not answered: " + e.getMessage(), e);
    }
  }
}
