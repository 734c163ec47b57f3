package io.dikast.server.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.spi.ToolProvider;

/** Stands for the benchmarks: says what it was given. */
public final class TestBench implements ToolProvider {

  @Override
  public String name() {
    return "dikast-bench";
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    out.println("bench " + List.of(arguments));
    return arguments.length;
  }
}
