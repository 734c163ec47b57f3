package io.dikast.bench;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.spi.ToolProvider;

/** Offers the benchmarks to whoever finds them on the class path, such as the command line. */
public final class BenchTool implements ToolProvider {

  @Override
  public String name() {
    return "dikast-bench";
  }

  @Override
  public Optional<String> description() {
    return Optional.of("Runs the benchmarks of Dikast");
  }

  /** Runs one benchmark; the results go to {@code out}, progress and errors to {@code err}. */
  @Override
  public int run(PrintWriter out, PrintWriter err, String... args) {
    return BenchCommand.run(out, err, args);
  }

  /** The benchmarks without the rest of the command line. */
  public static void main(String[] args) {
    System.exit(new BenchTool().run(System.out, System.err, args));
  }
}
