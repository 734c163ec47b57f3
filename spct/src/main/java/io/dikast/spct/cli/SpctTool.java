package io.dikast.spct.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.spi.ToolProvider;

/** Offers the training commands to whoever finds them on the class path. */
public final class SpctTool implements ToolProvider {

  @Override
  public String name() {
    return "dikast-spct";
  }

  @Override
  public Optional<String> description() {
    return Optional.of("Trains judges");
  }

  /** Runs one command; what was made is told to {@code out}, progress and errors to {@code err}. */
  @Override
  public int run(PrintWriter out, PrintWriter err, String... args) {
    return SpctCommand.run(out, err, args);
  }
}
