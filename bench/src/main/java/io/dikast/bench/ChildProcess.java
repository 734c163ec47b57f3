package io.dikast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A measurement in a process of its own, so that neither compiled code nor a native library's state
 * carries over from one to the next. It writes lines {@code @ name value} to its standard output.
 */
public final class ChildProcess {

  private ChildProcess() {}

  /**
   * A command that runs a class of this class path on this Java.
   *
   * @param options for the Java machine
   */
  public static List<String> java(Class<?> main, List<String> options, List<String> arguments) {
    return java(main.getName(), options, arguments);
  }

  /**
   * A command that runs a class of this name of this class path on this Java.
   *
   * @param options for the Java machine
   */
  public static List<String> java(String main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  /**
   * Runs a command to its end.
   *
   * @param environment variables beyond those of this process
   * @return the numbers it wrote
   * @throws BenchmarkException if it fails, or is not done in time; it is killed then
   */
  public static Map<String, Double> measure(
      String what, List<String> command, Map<String, String> environment, Duration limit) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    measure(what, command, environment, limit, numbers::put);
    return numbers;
  }

  /**
   * Runs a command to its end and tells each number as it comes.
   *
   * @param heard called on one other thread, and no more once this returns
   * @throws BenchmarkException if it fails, or is not done in time; it is killed then
   */
  public static void measure(
      String what,
      List<String> command,
      Map<String, String> environment,
      Duration limit,
      BiConsumer<String, Double> heard) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try (Child child = Child.start(builder)) {
      child.process().getOutputStream().close();
      await(what, child, limit, heard);
    } catch (IOException e) {
      throw new BenchmarkException(what + " cannot be started: " + e, e);
    }
  }

  /**
   * Runs a command to its end, however long that takes, and tells each line that it writes to
   * standard output or standard error.
   *
   * @param heard called on this thread
   * @return its exit code
   * @throws BenchmarkException if it cannot be started, or this thread is interrupted
   */
  public static int follow(String what, List<String> command, Consumer<String> heard) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    try (Child child = Child.start(builder)) {
      Process process = child.process();
      process.getOutputStream().close();
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          heard.accept(line);
        }
      }
      return process.waitFor();
    } catch (IOException e) {
      throw new BenchmarkException(what + " cannot be run: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException(what + " was interrupted", e);
    }
  }

  private static void await(
      String what, Child child, Duration limit, BiConsumer<String, Double> heard) {
    Process process = child.process();
    try {
      Thread reader = Thread.ofVirtual().start(() -> read(process, heard));
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BenchmarkException(
            what + " did not end within " + limit.toSeconds() + " s and was killed");
      }
      reader.join();
      if (process.exitValue() != 0) {
        throw new BenchmarkException(
            what + " failed with exit code " + process.exitValue() + child.lastErrors());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException(what + " was interrupted", e);
    }
  }

  private static void read(Process process, BiConsumer<String, Double> heard) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] parts = line.split(" ", -1);
        if (parts.length == 3 && parts[0].equals("@")) {
          heard.accept(parts[1], Double.parseDouble(parts[2]));
        }
      }
    } catch (IOException e) {
      // The process was killed: what it wrote until then does not count anyway.
    }
  }
}
