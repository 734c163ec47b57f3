package io.dikast.server.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a command: everything it reads or writes besides the files it is told of.
 *
 * @param in standard input
 * @param out standard output, for data
 * @param err standard error, for log and progress
 * @param environment environment variables
 * @param directory the working directory, absolute
 * @param home the root of the checkout or installation, absolute; {@code null} where the launcher
 *     did not say
 * @param terminal what the streams are connected to
 * @param engine opens models
 * @param interruption ends the work in hand when the process is told to stop
 */
record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path directory,
    @Nullable Path home,
    Terminal terminal,
    Engine engine,
    Interruption interruption) {

  Shell {
    environment = Map.copyOf(environment);
  }

  /** The surroundings of this process. */
  static Shell ofProcess(Engine engine, Interruption interruption) {
    Map<String, String> environment = System.getenv();
    Terminal terminal = Terminal.ofProcess(environment);
    String home = System.getProperty("dikast.home");
    return new Shell(
        System.in,
        stream(FileDescriptor.out, terminal.stdout(), "stdout.encoding"),
        stream(FileDescriptor.err, terminal.stderr(), "stderr.encoding"),
        environment,
        Path.of("").toAbsolutePath(),
        home == null ? null : Path.of(home).toAbsolutePath(),
        terminal,
        engine,
        interruption);
  }

  /** Files and pipes get UTF-8 whatever the locale; a terminal gets what it can show. */
  private static PrintStream stream(FileDescriptor descriptor, boolean terminal, String property) {
    String encoding = System.getProperty(property, "");
    Charset charset =
        terminal && Charset.isSupported(encoding)
            ? Charset.forName(encoding)
            : StandardCharsets.UTF_8;
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 8192), true, charset);
  }

  /** A path as the user means it: relative to the working directory. */
  Path resolve(Path path) {
    return directory.resolve(path).normalize();
  }
}
