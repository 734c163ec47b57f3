package io.dikast.bench.service;

import io.dikast.bench.BenchmarkException;
import io.dikast.bench.Child;
import io.dikast.bench.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A service in a process of its own, with a heap of its own: 256 MiB at most. */
final class ServiceProcess implements AutoCloseable {

  private static final List<String> FLAGS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData");

  private final Child child;
  private final BufferedReader out;
  private final URI url;

  private ServiceProcess(List<String> command, Banner banner) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("DIKAST_"));
    try {
      this.child = Child.start(builder);
    } catch (IOException e) {
      throw new BenchmarkException("the service cannot be started: " + e, e);
    }
    this.out = child.process().inputReader(StandardCharsets.UTF_8);
    try {
      this.url = banner.url(line());
    } catch (IOException e) {
      String last = child.lastErrors();
      child.close();
      throw new BenchmarkException("the service cannot be started: " + e + last, e);
    }
  }

  /** Reads where a service listens from the first line that it writes. */
  private interface Banner {
    URI url(String line);
  }

  /** Starts {@link StubService}. */
  static ServiceProcess stub(StubService.Settings settings) {
    return new ServiceProcess(
        ChildProcess.java(StubService.class, FLAGS, settings.arguments()),
        line -> URI.create("http://127.0.0.1:" + (int) Double.parseDouble(line.split(" ", -1)[2])));
  }

  /** Starts {@code dikast serve} itself in front of this server. */
  static ServiceProcess serve(URI backend, int units) {
    List<String> command = new ArrayList<>(ChildProcess.java(StubService.class, FLAGS, List.of()));
    command.removeLast();
    command.addAll(
        List.of(
            "io.dikast.server.cli.Main",
            "serve",
            "--json",
            "--port",
            "0",
            "--backend",
            backend.toString(),
            "--parallel",
            "4096",
            "--max-units",
            String.valueOf(units),
            "--log",
            "none"));
    return new ServiceProcess(
        command, line -> URI.create(line.replaceFirst(".*\"url\":\"([^\"]*)\".*", "$1")));
  }

  /** Where it listens. */
  URI url() {
    return url;
  }

  /** Asks {@link StubService} something. */
  Map<String, Double> ask(String question) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    try {
      Writer in = child.process().outputWriter(StandardCharsets.UTF_8);
      in.write(question + "\n");
      in.flush();
      for (String line = line(); !line.startsWith("@ end "); line = line()) {
        String[] parts = line.split(" ", -1);
        numbers.put(parts[1], Double.parseDouble(parts[2]));
      }
      return numbers;
    } catch (IOException e) {
      throw new BenchmarkException("the service does not answer: " + e + child.lastErrors(), e);
    }
  }

  /** Asks for one number. */
  double ask(String question, String number) {
    Double value = ask(question).get(number);
    if (value == null) {
      throw new BenchmarkException("the service says nothing of " + number);
    }
    return value;
  }

  private String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("it has ended");
    }
    return line;
  }

  /** Its resident set in MiB, 0 where the system does not tell. */
  double residentMib() {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", String.valueOf(child.process().pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Sends it SIGTERM. */
  void terminate() {
    child.process().destroy();
  }

  /** Waits for its end and gives its exit code, -1 where it did not end in time and was killed. */
  int awaitEnd(long seconds) {
    try {
      Process process = child.process();
      return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
