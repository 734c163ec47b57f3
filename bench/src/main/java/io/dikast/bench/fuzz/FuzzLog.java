package io.dikast.bench.fuzz;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Jazzer writes: libFuzzer's lines, and the stack traces between them. */
final class FuzzLog {

  private static final Pattern STATUS =
      Pattern.compile("#(\\d+)\\s+\\S+\\s+cov: (\\d+) .*exec/s: (\\d+).*");
  private static final Pattern EXECUTED =
      Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
  private static final Pattern KEPT = Pattern.compile(".*Test unit written to (.+)");

  /** Of a hang the traces of all threads are told; only one of them reads. */
  private static final Pattern THREAD = Pattern.compile("Thread\\[#\\d+,.*");

  private static final Pattern READING = Pattern.compile("Thread\\[#\\d+,main,.*");
  private static final int TAIL = 20;
  private static final int STORY = 40;

  private final Consumer<String> progress;
  private final Deque<String> tail = new ArrayDeque<>();
  private final List<String> story = new ArrayList<>();
  private boolean telling;
  private boolean elsewhere;
  private long executions;
  private int edges;
  private long begun = -1;
  private Optional<String> kept = Optional.empty();

  /**
   * Begins to read.
   *
   * @param progress hears how far it is, in a line
   */
  FuzzLog(Consumer<String> progress) {
    this.progress = progress;
  }

  /** Takes the next line. */
  void line(String line) {
    tail.add(line);
    if (tail.size() > TAIL) {
      tail.remove();
    }
    Matcher status = STATUS.matcher(line);
    if (status.matches()) {
      status(status);
      return;
    }
    Matcher executed = EXECUTED.matcher(line);
    if (executed.matches()) {
      executions = Long.parseLong(executed.group(1));
      return;
    }
    Matcher unit = KEPT.matcher(line);
    if (unit.matches()) {
      kept = Optional.of(unit.group(1).strip());
      telling = false;
      return;
    }
    if (line.startsWith("== Java Exception") || line.contains("ERROR: libFuzzer")) {
      telling = true;
    }
    if (line.startsWith("DEDUP_TOKEN") || line.startsWith("== libFuzzer")) {
      telling = false;
    }
    if (THREAD.matcher(line).matches()) {
      elsewhere = !READING.matcher(line).matches();
    }
    if (telling && !elsewhere && story.size() < STORY) {
      story.add(line);
    }
  }

  private void status(Matcher status) {
    if (begun < 0) {
      begun = System.nanoTime();
    }
    executions = Long.parseLong(status.group(1));
    edges = Integer.parseInt(status.group(2));
    progress.accept(
        executions + " executions, " + status.group(3) + " a second, " + edges + " edges");
  }

  long executions() {
    return executions;
  }

  int edges() {
    return edges;
  }

  /** From the first execution until now. */
  double seconds() {
    return begun < 0 ? 0 : (System.nanoTime() - begun) / 1e9;
  }

  /** The file of the input that ended it. */
  Optional<String> kept() {
    return kept;
  }

  /** What that input did. */
  String story() {
    return String.join("\n", story);
  }

  /** The last lines, for when nothing else is known. */
  String tail() {
    return String.join("\n", tail);
  }
}
