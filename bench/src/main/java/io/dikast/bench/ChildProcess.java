package io.dikast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A measurement in a process of its own, so that neither compiled code nor a native library's state
 * carries over from one to the next. It writes lines {@code @ name value} to its standard output.
 */
public final class ChildProcess {

  private static final int ERROR_LINES = 12;

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
    Path errors = null;
    Process process = null;
    try {
      errors = Files.createTempFile("dikast-bench-", ".err");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().putAll(environment);
      process = builder.start();
      process.getOutputStream().close();
      await(what, process, errors, limit, heard);
    } catch (IOException e) {
      throw new BenchmarkException(what + " cannot be started: " + e, e);
    } finally {
      if (process != null) {
        kill(process);
      }
      delete(errors);
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
    Process process = null;
    Thread orphan = null;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      orphan = new Thread(process::destroyForcibly, "dikast-bench-orphan");
      Runtime.getRuntime().addShutdownHook(orphan);
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
    } finally {
      if (process != null) {
        kill(process);
      }
      if (orphan != null) {
        forget(orphan);
      }
    }
  }

  private static void await(
      String what, Process process, Path errors, Duration limit, BiConsumer<String, Double> heard)
      throws IOException {
    // If this process is told to stop, the child must not go on alone.
    Thread orphan = new Thread(process::destroyForcibly, "dikast-bench-orphan");
    Runtime.getRuntime().addShutdownHook(orphan);
    try {
      Thread reader = Thread.ofVirtual().start(() -> read(process, heard));
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BenchmarkException(
            what + " did not end within " + limit.toSeconds() + " s and was killed");
      }
      reader.join();
      if (process.exitValue() != 0) {
        throw new BenchmarkException(
            what + " failed with exit code " + process.exitValue() + tail(errors));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException(what + " was interrupted", e);
    } finally {
      forget(orphan);
    }
  }

  /** And waits a little: two contestants must not run at once. */
  private static void kill(Process process) {
    process.destroyForcibly();
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // It is killed; when the system takes it away is not ours to say.
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is ending already: the hook has run or is about to.
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

  private static String tail(Path errors) throws IOException {
    // Not readAllLines: what a native library writes need not be UTF-8.
    List<String> lines =
        new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - ERROR_LINES), lines.size());
    return last.isEmpty() ? "" : ":\n" + String.join("\n", last);
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A file in the temporary folder is left behind; the system clears that folder.
    }
  }
}
