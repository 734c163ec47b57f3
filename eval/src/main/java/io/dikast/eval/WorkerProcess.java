package io.dikast.eval;

import io.dikast.engine.backend.BackendException;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A process that computes a share of a study. */
final class WorkerProcess implements AutoCloseable {

  private final Process process;
  private final Thread orphan;

  private WorkerProcess(Process process) {
    this.process = process;
    // If this process is told to stop, its workers must not go on alone.
    this.orphan = new Thread(process::destroyForcibly, "dikast-study-orphan");
    Runtime.getRuntime().addShutdownHook(orphan);
  }

  /** Starts one; what it says on standard error goes where this process's does. */
  static WorkerProcess start(StudyWorkers how) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(StudyWorker.class.getName());
    command.addAll(how.arguments());
    try {
      return new WorkerProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new BackendException("a worker of the study cannot be started: " + e, e, false);
    }
  }

  /**
   * Computes all of it; blocks.
   *
   * @param heard told of each row, on this thread
   * @throws BackendException if the process fails
   */
  void compute(WorkerInput input, Consumer<RowJson> heard) throws InterruptedException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(process.getOutputStream()))) {
      input.write(out);
    } catch (IOException e) {
      throw failed("took no input", e);
    }
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard.accept(RowJson.read(line));
      }
    } catch (IOException e) {
      throw failed("was cut off", e);
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new BackendException("a worker of the study failed with exit code " + code);
    }
  }

  private static BackendException failed(String how, IOException cause) {
    return new BackendException("a worker of the study " + how + ": " + cause, cause, false);
  }

  /** Ends it, done or not. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(orphan);
    } catch (IllegalStateException e) {
      // This process is ending already: the hook has run or is about to.
    }
  }
}
