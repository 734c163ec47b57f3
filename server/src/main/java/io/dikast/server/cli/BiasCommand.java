package io.dikast.server.cli;

import io.dikast.Dikast;
import io.dikast.engine.backend.Backend;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.LoadedData;
import io.dikast.eval.robust.BiasResult;
import io.dikast.eval.robust.BiasStudy;
import io.dikast.eval.robust.BiasTable;
import io.dikast.server.json.BiasReportJson;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says how far the judge goes by order and by length. */
@Command(
    name = "bias",
    header = "How far the judge goes by the order and the length of the responses.",
    description = {
      "",
      "Judges every row of a data set with its responses as they are and turned round, from the"
          + " same seeds, K times each. Order needs no labels; length needs them.",
      "",
    },
    sortOptions = false)
final class BiasCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin DataOptions data = new DataOptions();
  @Mixin DefenceOptions defences = new DefenceOptions();
  @Mixin JudgeOptions judge = new JudgeOptions();
  @Mixin ModelOptions model = new ModelOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  BiasCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    judge.check();
    defences.check();
    LoadedData<PreferenceItem> loaded = data.load(shell);
    long began = System.nanoTime();
    BiasResult result;
    String judged;
    try (Backend backend = model.open(shell, output)) {
      defences.tell(shell, output, backend);
      judged = backend.describe().model();
      BiasStudy study =
          BiasStudy.of(defences.applyTo(judge.applyTo(Dikast.selector(backend))).build());
      result = run(study, loaded.items());
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    if (output.json) {
      shell
          .out()
          .println(
              new BiasReportJson(
                      data.path(shell), loaded, judged, judge.draws.samples, result, seconds)
                  .write());
    } else {
      BiasTable.lines(result).forEach(shell.out()::println);
      failures(loaded, result);
    }
    boolean whole = loaded.faulty() == 0 && result.refused() == 0;
    return (whole ? ExitCode.OK : ExitCode.PARTIAL).number();
  }

  private BiasResult run(BiasStudy study, List<PreferenceItem> items) {
    try (TrialProgress progress = TrialProgress.of(shell, output);
        WorkTask<BiasResult> task =
            new WorkTask<>("dikast-study", () -> study.run(items, progress))) {
      return shell.interruption().await(task::start);
    }
  }

  private void failures(LoadedData<PreferenceItem> loaded, BiasResult result) {
    if (loaded.faulty() > 0) {
      output.note(shell, loaded.faulty() + " rows could not be read:" + DataOptions.faults(loaded));
    }
    if (result.passedOver() > 0) {
      output.note(shell, result.passedOver() + " rows have a single response: no order, no length");
    }
    if (result.refused() > 0) {
      output.note(
          shell, result.refused() + " orders do not fit the model's context and count nowhere");
    }
  }
}
