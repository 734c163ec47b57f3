package io.dikast.bench.fuzz;

import io.dikast.bench.BenchmarkException;
import io.dikast.bench.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Fuzzes a target in a process of its own: Jazzer's agent changes the classes it looks at, and a
 * small heap shows who allocates what an input merely claims.
 */
final class FuzzProcess {

  private static final String ENGINE = "com.code_intelligence.jazzer.Jazzer";
  private static final List<String> JAVA_OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:+EnableDynamicAgentLoading",
          "--sun-misc-unsafe-memory-access=allow");

  /** Its edges would drown those of the readers. */
  private static final String NOT_READERS = "io.dikast.bench.**";

  /** Allocates at every step of a regular expression, on the account of the reader. */
  private static final String COSTLY_HOOKS =
      "com.code_intelligence.jazzer.sanitizers.RegexRoadblocks";

  /** Where Linux keeps files in memory: a reader of files is some ten times faster there. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private FuzzProcess() {}

  /**
   * Fuzzes a target until its executions are done, its time is over or something is found.
   *
   * @param progress hears how far it is, in a line
   * @throws BenchmarkException if the engine does not work
   */
  static FuzzResult run(FuzzTarget target, FuzzSettings settings, Consumer<String> progress) {
    try {
      Path work = workFolder();
      try {
        return run(target, settings, work, progress);
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new BenchmarkException("the files of " + target.name() + " cannot be made: " + e, e);
    }
  }

  private static Path workFolder() throws IOException {
    return Files.isDirectory(MEMORY) && Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "dikast-fuzz-")
        : Files.createTempDirectory("dikast-fuzz-");
  }

  private static FuzzResult run(
      FuzzTarget target, FuzzSettings settings, Path work, Consumer<String> progress)
      throws IOException {
    Path corpus = settings.corpus().orElse(work).resolve(target.name());
    Files.createDirectories(corpus);
    seed(target, corpus);
    Path words = work.resolve("words");
    Files.write(words, target.words().stream().map(FuzzProcess::quoted).toList());
    FuzzLog log = new FuzzLog(progress);
    int code =
        ChildProcess.follow(
            target.name(), command(target, settings, work, corpus, words), log::line);
    double seconds = log.seconds();
    return new FuzzResult(
        log.executions(),
        seconds,
        log.edges(),
        code == 0 ? Optional.empty() : Optional.of(finding(target, settings, log, code)));
  }

  private static FuzzResult.Finding finding(
      FuzzTarget target, FuzzSettings settings, FuzzLog log, int code) throws IOException {
    if (log.kept().isEmpty()) {
      throw new BenchmarkException(
          target.name() + " ended with exit code " + code + " and no input:\n" + log.tail());
    }
    Path input = Path.of(log.kept().get());
    Files.createDirectories(settings.findings());
    Path kept = settings.findings().resolve(input.getFileName());
    Files.copy(input, kept, StandardCopyOption.REPLACE_EXISTING);
    return new FuzzResult.Finding(kept, log.story());
  }

  private static List<String> command(
      FuzzTarget target, FuzzSettings settings, Path work, Path corpus, Path words) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--target_class=" + FuzzProbe.class.getName());
    arguments.add("--target_args=" + target.getClass().getName());
    arguments.add("--instrumentation_includes=io.dikast.**");
    arguments.add("--instrumentation_excludes=" + NOT_READERS);
    arguments.add("--custom_hook_includes=io.dikast.**");
    arguments.add("--custom_hook_excludes=" + NOT_READERS);
    arguments.add("--disabled_hooks=" + COSTLY_HOOKS);
    arguments.add("--reproducer_path=" + work);
    arguments.add("-artifact_prefix=" + work.resolve(target.name()) + "-");
    if (!target.words().isEmpty()) {
      arguments.add("-dict=" + words);
    }
    arguments.add("-runs=" + settings.runs());
    arguments.add("-max_total_time=" + settings.seconds());
    arguments.add("-timeout=" + settings.hangSeconds());
    arguments.add("-seed=" + settings.seed());
    // The heap has its own limit; that of the whole process is the Java machine's business.
    arguments.add("-rss_limit_mb=0");
    arguments.add("-reload=0");
    arguments.add("-print_final_stats=1");
    arguments.add(corpus.toString());
    List<String> options = new ArrayList<>(JAVA_OPTIONS);
    options.add("-D" + ScratchFile.FOLDER + "=" + work);
    return ChildProcess.java(ENGINE, options, arguments);
  }

  private static void seed(FuzzTarget target, Path corpus) throws IOException {
    List<byte[]> seeds = new ArrayList<>(target.good());
    seeds.addAll(target.odd());
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed-" + i), seeds.get(i));
    }
  }

  /** A word in the syntax of libFuzzer's dictionaries. */
  private static String quoted(String word) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      if (b < ' ' || b > '~' || b == '"' || b == '\\') {
        quoted.append(String.format("\\x%02X", b & 0xff));
      } else {
        quoted.append((char) b);
      }
    }
    return quoted.append('"').toString();
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // Left in the temporary folder, which the system clears.
    }
  }
}
