package io.dikast.server.cli;

import io.dikast.metarm.MetaHead;
import io.dikast.server.json.Fault;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Who says which judgements to trust. */
final class MetaOptions {

  @Option(
      names = "--meta",
      paramLabel = "KIND|FILE",
      description =
          "Who says which judgements to trust: yes-no asks the judge, none counts all, auto asks"
              + " where the model file has a question for it (default: ${DEFAULT-VALUE}); a .json"
              + " file is a head of 'meta train'.")
  MetaChoice choice = MetaChoice.Asked.AUTO;

  /** Reads a trained head. */
  static MetaHead read(Shell shell, MetaChoice.Trained trained) {
    Path file = shell.resolve(trained.file());
    try {
      return MetaHead.read(file);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw invalid("cannot read " + Reasons.of(file, e));
    }
  }

  private static RuntimeException invalid(String message) {
    return new Fault(Fault.Code.INVALID_VALUE, message, "--meta").exception();
  }
}
