package io.dikast.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that does not outlive this one. What it writes to its standard error lies in a file,
 * since a pipe that nobody reads would stop it.
 */
public final class Child implements AutoCloseable {

  private static final int ERROR_LINES = 12;
  private static final int KILL_SECONDS = 10;

  private final Process process;
  private final Path errors;
  private final Thread orphan;

  private Child(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.orphan = new Thread(process::destroyForcibly, "dikast-bench-orphan");
    Runtime.getRuntime().addShutdownHook(orphan);
  }

  /**
   * Starts a process.
   *
   * @param builder of it; where its standard error goes is set here, unless it is one stream with
   *     its standard output
   * @throws IOException if there is no such program
   */
  public static Child start(ProcessBuilder builder) throws IOException {
    Path errors = Files.createTempFile("dikast-bench-", ".err");
    try {
      return new Child(builder.redirectError(errors.toFile()).start(), errors);
    } catch (IOException e) {
      Files.deleteIfExists(errors);
      throw e;
    }
  }

  /** The process, which {@link #close} kills. */
  public Process process() {
    return process;
  }

  /** What it wrote to standard error until now. */
  private String errors() {
    try {
      // Not readString: what a native library writes need not be UTF-8.
      return new String(Files.readAllBytes(errors), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** The last lines of it behind a colon, for a message; empty where it wrote none. */
  public String lastErrors() {
    List<String> lines = errors().lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - ERROR_LINES), lines.size());
    return last.isEmpty() ? "" : ":\n" + String.join("\n", last);
  }

  /** Kills it and waits a little until it is gone: two contestants must not run at once. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.onExit().get(KILL_SECONDS, TimeUnit.SECONDS);
      Runtime.getRuntime().removeShutdownHook(orphan);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // It is killed, or this process is ending too: when the system takes it away is not ours.
    }
    try {
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      // A file in the temporary folder is left behind; the system clears that folder.
    }
  }
}
