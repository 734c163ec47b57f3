package io.dikast.bench.service;

import io.dikast.engine.backend.Backend;
import io.dikast.inference.openai.OpenAiFleet;
import io.dikast.server.http.AccessLog;
import io.dikast.server.http.ApiKeys;
import io.dikast.server.http.HttpService;
import io.dikast.server.http.JudgeSettings;
import io.dikast.server.http.Limits;
import io.dikast.server.http.ServiceSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The HTTP service in a process of its own, with a stub for a model or servers that stand for one.
 * Says its port, then answers what standard input asks, and ends with it.
 */
final class StubService {

  private static final double MIB = 1 << 20;

  private StubService() {}

  /**
   * How it is run.
   *
   * @param units draws under way at once
   * @param firstMillis of a group's first draw, where the stub is inside
   * @param laterMillis of its others
   * @param servers that judge in place of the stub inside; none for that
   */
  record Settings(int units, int firstMillis, int laterMillis, List<URI> servers) {
    Settings {
      servers = List.copyOf(servers);
    }

    List<String> arguments() {
      return List.of(
          String.valueOf(units),
          String.valueOf(firstMillis),
          String.valueOf(laterMillis),
          String.join(",", servers.stream().map(URI::toString).toList()));
    }

    static Settings of(String[] arguments) {
      List<URI> servers =
          arguments[3].isEmpty()
              ? List.of()
              : List.of(arguments[3].split(",", -1)).stream().map(URI::create).toList();
      return new Settings(
          Integer.parseInt(arguments[0]),
          Integer.parseInt(arguments[1]),
          Integer.parseInt(arguments[2]),
          servers);
    }
  }

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    Settings settings = Settings.of(arguments);
    StubBackend stub =
        new StubBackend(
            Duration.ofMillis(settings.firstMillis()), Duration.ofMillis(settings.laterMillis()));
    try (HttpService service = start(settings.units());
        Backend model =
            settings.servers().isEmpty()
                ? stub
                : OpenAiFleet.at(settings.servers()).parallel(4096).open()) {
      service.open(model);
      say("port", service.port());
      answer(stub);
    }
  }

  /** The service as it is by default, with another number of units and no log. */
  static HttpService start(int units) throws IOException {
    return HttpService.start(
        new ServiceSettings(
            "127.0.0.1",
            0,
            ApiKeys.NONE,
            Limits.DEFAULT.withUnits(units),
            JudgeSettings.DEFAULT,
            Map.of("dikast", "bench"),
            AccessLog.Format.NONE),
        _ -> {});
  }

  private static void answer(StubBackend stub) throws IOException {
    try (BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = asked.readLine(); line != null; line = asked.readLine()) {
        switch (line) {
          case "heap" -> {
            System.gc();
            say(
                "heap_mib",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB);
          }
          case "draws" -> {
            say("begun", (double) stub.begun());
            say("finished", (double) stub.finished());
            say("cancelled", (double) stub.cancelled());
          }
          default -> System.err.println("no such question: " + line);
        }
        System.out.println("@ end 0");
      }
    }
  }

  private static void say(String name, double value) {
    System.out.println(String.format(Locale.ROOT, "@ %s %s", name, value));
  }
}
