package io.dikast.bench.service;

import io.dikast.bench.BenchCommand;
import io.vertx.core.buffer.Buffer;
import picocli.CommandLine.Option;

/** The selections that a benchmark of the service asks for. */
final class SelectionOptions {

  @Option(names = "-n", defaultValue = "4", description = "Responses (${DEFAULT-VALUE}).")
  private int responses;

  @Option(
      names = {"-k", "--samples"},
      defaultValue = "8",
      description = "Draws of a selection (${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--draw-ms",
      defaultValue = "20",
      description = "Milliseconds that a draw takes (${DEFAULT-VALUE}).")
  private int drawMillis;

  /** Refuses what makes no sense, as a mistake in the arguments. */
  void check(BenchCommand bench) {
    bench.require(responses >= 2 && responses <= 64, "-n must be in 2..64, got " + responses);
    bench.require(samples >= 1 && samples <= 256, "-k must be in 1..256, got " + samples);
    bench.require(
        drawMillis >= 1 && drawMillis <= 60_000,
        "--draw-ms must be in 1..60000, got " + drawMillis);
  }

  int responses() {
    return responses;
  }

  int samples() {
    return samples;
  }

  int drawMillis() {
    return drawMillis;
  }

  /** A request; its number is its seed. */
  Buffer body(long number) {
    return Buffer.buffer(StubJudge.request(responses, samples, number, false));
  }
}
