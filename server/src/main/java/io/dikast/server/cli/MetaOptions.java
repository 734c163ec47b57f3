package io.dikast.server.cli;

import io.dikast.Paradigm;
import io.dikast.metarm.MetaHead;
import io.dikast.server.json.Fault;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Who says which judgements to trust. */
final class MetaOptions {

  private static final String FLAG = "--meta";

  @Option(
      names = FLAG,
      paramLabel = "KIND|FILE",
      description =
          "Who says which judgements to trust: yes-no asks the judge, none counts all, auto asks"
              + " where the model file has a question for it (default: ${DEFAULT-VALUE}); a .json"
              + " file is a head of 'meta train'.")
  MetaChoice choice = MetaChoice.Asked.AUTO;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  MetaOptions() {
    // picocli puts the real one in its place before anything runs.
    this.command = CommandSpec.create();
  }

  /**
   * Refuses to question what is asked once: there is nothing to choose from. In the environment or
   * a file it is meant for other modes, and nobody is asked.
   */
  void check(Paradigm paradigm) {
    boolean questions = choice != MetaChoice.Asked.AUTO && choice != MetaChoice.Asked.NONE;
    if (questions && !paradigm.draws() && FlagSource.given(command, FLAG)) {
      throw invalid(
          FLAG
              + " needs a --mode that draws: this one is asked once, so there is no judgement to"
              + " trust more than another");
    }
  }

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
    return new Fault(Fault.Code.INVALID_VALUE, message, FLAG).exception();
  }
}
