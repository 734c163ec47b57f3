package io.dikast.server.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.server.http.Limits;
import io.dikast.server.http.LineService;
import io.dikast.server.json.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Reads requests, one JSON object a line, and writes their answers, one a line and in the same
 * order: what the routes of the service would have answered.
 */
@Command(
    sortOptions = false,
    description = {
      "",
      "Reads one JSON object a line from standard input and writes one JSON value a line to"
          + " standard output, in the same order; a line that fails is answered with its error.",
      "",
    })
abstract sealed class LinesCommand implements Callable<Integer> {

  /** {@code score}. */
  @Command(
      name = "score",
      header =
          "Scores answers by themselves: {\"text_1\": question, \"text_2\": [answers]}, JSONL.")
  static final class Score extends LinesCommand {
    Score(Shell shell) {
      super(shell, LineService.Kind.SCORE);
    }
  }

  /** {@code rerank}. */
  @Command(
      name = "rerank",
      header = "Ranks documents: {\"query\": text, \"documents\": [texts]}, JSONL.")
  static final class Rerank extends LinesCommand {
    Rerank(Shell shell) {
      super(shell, LineService.Kind.RERANK);
    }
  }

  private final Shell shell;
  private final LineService.Kind kind;

  @Mixin JudgeOptions judge = new JudgeOptions();
  @Mixin ModelOptions model = new ModelOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private LinesCommand(Shell shell, LineService.Kind kind) {
    this.shell = shell;
    this.kind = kind;
  }

  @Override
  public Integer call() throws IOException {
    judge.check();
    int lines = 0;
    int failed = 0;
    try (Backend backend = model.open(shell, output)) {
      LineService service =
          LineService.of(
              backend, judge.settings(), Limits.DEFAULT.withUnits(Integer.MAX_VALUE), kind);
      for (Optional<byte[]> line = next(); line.isPresent(); line = next()) {
        byte[] request = line.get();
        if (isBlank(request)) {
          continue;
        }
        lines++;
        LineService.Answer answer = shell.interruption().await(() -> service.answer(request));
        shell.out().println(answer.json());
        if (answer.fault().isPresent()) {
          failed++;
          Fault fault = answer.fault().get();
          output.note(shell, "line " + lines + ": " + TerminalText.line(fault.message()));
        }
      }
    }
    if (failed == 0) {
      return ExitCode.OK.number();
    }
    return (failed == lines ? ExitCode.FAILED : ExitCode.PARTIAL).number();
  }

  /** The next line without its line feed; empty at the end. */
  private Optional<byte[]> next() throws IOException {
    InputStream in = shell.in();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    while (read >= 0 && read != '\n') {
      if (line.size() >= Limits.DEFAULT.bodyBytes()) {
        throw new Fault(
                Fault.Code.PAYLOAD_TOO_LARGE,
                "a line may have " + Limits.DEFAULT.bodyBytes() + " bytes, got more",
                null)
            .exception();
      }
      line.write(read);
      read = in.read();
    }
    return Optional.of(line.toByteArray());
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
