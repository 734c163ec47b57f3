package io.dikast.bench.prefix;

import io.dikast.bench.BenchModel;
import io.dikast.bench.ChildProcess;
import io.dikast.bench.DigitPrompt;
import io.dikast.inference.llama.LibraryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those who do the same work: each run a process of its own, on the same library and model. */
final class Contestants {

  /*
   * The engine tells GNU's OpenMP to wait less before it sleeps, which decides everything on a machine that
   * is not quite idle. The others get the same setting; and since it is not the library's default, the bare
   * loop also runs under that.
   */
  private static final Map<String, String> SPINS_LIKE_THE_ENGINE = likeTheEngine();

  private final Workload work;
  private final BenchModel model;
  private final Path library;
  private final Path promptIds;
  private final Optional<BareLoop> bareLoop;
  private final Duration limit;

  /**
   * Prepares them.
   *
   * @param scratch a folder for what they need
   * @param bare whether to compile the bare loop
   */
  Contestants(Workload work, BenchModel model, Path scratch, boolean bare, Duration limit)
      throws IOException {
    this.work = work;
    this.model = model;
    this.limit = limit;
    this.library = LibraryFile.copyInto(scratch);
    this.promptIds = scratch.resolve("prompt.txt");
    DigitPrompt prompt = DigitPrompt.of(work.promptTokens(), work.seed());
    Files.writeString(promptIds, prompt.ids(model.vocabulary()));
    this.bareLoop = bare ? BareLoop.compile(scratch) : Optional.empty();
  }

  /** Unless the user has set how to wait: that is then everybody's. */
  private static Map<String, String> likeTheEngine() {
    Map<String, String> environment = System.getenv();
    return environment.containsKey("OMP_WAIT_POLICY") || environment.containsKey("GOMP_SPINCOUNT")
        ? Map.of()
        : Map.of("GOMP_SPINCOUNT", "2000");
  }

  /** Whether there is a bare loop: it was asked for, and there is a compiler. */
  boolean hasBareLoop() {
    return bareLoop.isPresent();
  }

  Map<String, Double> embedded() {
    return ChildProcess.measure(
        "the embedded engine",
        ChildProcess.java(EmbeddedRun.class, List.of(), javaArguments()),
        Map.of(),
        limit);
  }

  Map<String, Double> bare() {
    return bare(SPINS_LIKE_THE_ENGINE);
  }

  /** With the OpenMP library's own way to wait. */
  Map<String, Double> spinningBare() {
    return bare(Map.of());
  }

  private Map<String, Double> bare(Map<String, String> environment) {
    return ChildProcess.measure(
        "the bare loop",
        bareLoop.orElseThrow().command(library, model.file(), promptIds, work),
        environment,
        limit);
  }

  Map<String, Double> artifact() {
    List<String> options =
        List.of("-Dde.kherud.llama.lib.path=" + library.toAbsolutePath().getParent());
    return ChildProcess.measure(
        "the artifact's API",
        ChildProcess.java(ArtifactRun.class, options, javaArguments()),
        SPINS_LIKE_THE_ENGINE,
        limit);
  }

  private List<String> javaArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(model.file().toString());
    arguments.addAll(work.arguments());
    return arguments;
  }
}
