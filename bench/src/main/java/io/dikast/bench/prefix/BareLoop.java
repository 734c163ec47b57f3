package io.dikast.bench.prefix;

import io.dikast.bench.BenchmarkException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The same native calls from a C program, which the benchmark compiles: the limit that the engine
 * is measured against.
 */
final class BareLoop {

  private static final Duration COMPILE_LIMIT = Duration.ofMinutes(2);
  private static final String SOURCE = "bare-loop.c";

  private final Path program;

  private BareLoop(Path program) {
    this.program = program;
  }

  /**
   * Compiles the program.
   *
   * @param folder to put it into
   * @return nothing where there is no C compiler on the PATH
   * @throws BenchmarkException if the compiler refuses it
   */
  static Optional<BareLoop> compile(Path folder) {
    return compiler().map(compiler -> compile(compiler, folder));
  }

  private static Optional<Path> compiler() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of("cc", "gcc", "clang")
        .flatMap(
            name ->
                Stream.of(path.split(File.pathSeparator, -1))
                    .filter(folder -> !folder.isEmpty())
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static BareLoop compile(Path compiler, Path folder) {
    Path source = folder.resolve(SOURCE);
    Path program = folder.resolve("bare-loop");
    Path log = folder.resolve("bare-loop.log");
    try (InputStream in = BareLoop.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new BenchmarkException("the resource " + SOURCE + " is not on the class path");
      }
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
      Process process =
          new ProcessBuilder(
                  compiler.toString(), "-O2", "-o", program.toString(), source.toString(), "-ldl")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(COMPILE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new BenchmarkException(compiler + " did not end within " + COMPILE_LIMIT);
      }
      if (process.exitValue() != 0) {
        throw new BenchmarkException(
            compiler + " cannot compile " + SOURCE + ":\n" + Files.readString(log));
      }
      return new BareLoop(program);
    } catch (IOException e) {
      throw new BenchmarkException(SOURCE + " cannot be compiled: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  /** The command that runs it. */
  List<String> command(Path library, Path model, Path promptIds, Workload work) {
    return List.of(
        program.toString(),
        library.toString(),
        model.toString(),
        promptIds.toString(),
        Integer.toString(work.draws()),
        Integer.toString(work.tokens()),
        Integer.toString(work.threads()),
        Integer.toString(work.cells()),
        Integer.toString(work.batchTokens()),
        Integer.toString(Workload.TOP_K),
        Double.toString(Workload.TEMPERATURE),
        Integer.toString(work.warmUp()));
  }
}
