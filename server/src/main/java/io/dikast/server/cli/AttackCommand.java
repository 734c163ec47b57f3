package io.dikast.server.cli;

import io.dikast.Dikast;
import io.dikast.SelectorBuilder;
import io.dikast.engine.backend.Backend;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.LoadedData;
import io.dikast.eval.robust.Attack;
import io.dikast.eval.robust.AttackArm;
import io.dikast.eval.robust.AttackResult;
import io.dikast.eval.robust.AttackStudy;
import io.dikast.eval.robust.AttackTable;
import io.dikast.eval.robust.Attacks;
import io.dikast.samplers.defence.Defences;
import io.dikast.samplers.defence.LengthCap;
import io.dikast.server.json.AttackReportJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Attacks the judge and says how often that wins, without and with defences. */
@Command(
    name = "attack",
    header = "How often attacks on the judge win, before and after defences.",
    description = {
      "",
      "In every question a wrong response is attacked in turn by openers that say nothing, spoofed"
          + " scores, control tokens, fake ends and fake judgements, and the judge chooses. Before:"
          + " without defences. After: with those that are switched on, or else with all but a cap"
          + " on the length. Without --data the questions are sums about boxes, for the default"
          + " model.",
      "",
    },
    sortOptions = false)
final class AttackCommand implements Callable<Integer> {

  /** The default data, under the root of the checkout. */
  static final Path QUESTIONS = Path.of("examples", "attack-questions.jsonl");

  private static final int DEFAULT_SAMPLES = 4;

  private final Shell shell;

  @Mixin DataOptions data = new DataOptions(QUESTIONS);

  @Option(
      names = "--family",
      paramLabel = "NAME",
      description =
          "Only these attacks, more than once for more: master_keys, spoofed_scores,"
              + " control_tokens, fake_ends, fake_judgements, instructions, combined.")
  @Nullable List<Attack.Family> families;

  @Option(
      names = "--each",
      arity = "0",
      fallbackValue = "true",
      description = "Measure each defence by itself, too.")
  boolean each;

  @Mixin DefenceOptions defences = new DefenceOptions();
  @Mixin JudgeOptions judge = new JudgeOptions(DEFAULT_SAMPLES);
  @Mixin ModelOptions model = new ModelOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  AttackCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    judge.check();
    defences.check();
    LoadedData<PreferenceItem> loaded = data.read(shell);
    long began = System.nanoTime();
    AttackResult result;
    String judged;
    try (Backend backend = model.open(shell, output)) {
      defences.tell(shell, output, backend);
      judged = backend.describe().model();
      result = run(AttackStudy.of(arms(backend)), loaded.items());
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    if (output.json) {
      shell
          .out()
          .println(
              new AttackReportJson(
                      data.path(shell), loaded, judged, judge.draws.samples, result, seconds)
                  .write());
    } else {
      AttackTable.lines(result).forEach(shell.out()::println);
      failures(loaded, result);
    }
    boolean whole = loaded.faulty() == 0 && result.refused() == 0;
    return (whole ? ExitCode.OK : ExitCode.PARTIAL).number();
  }

  private AttackResult run(AttackStudy study, List<PreferenceItem> items) {
    List<Attack> chosen =
        Attacks.suite().stream()
            .filter(attack -> families == null || families.contains(attack.family()))
            .toList();
    try (TrialProgress progress = TrialProgress.of(shell, output);
        WorkTask<AttackResult> task =
            new WorkTask<>("dikast-study", () -> study.withAttacks(chosen).run(items, progress))) {
      return shell.interruption().await(task::start);
    }
  }

  private List<AttackArm> arms(Backend backend) {
    boolean labels = DefenceOptions.labels(backend);
    boolean all = !defences.any();
    boolean degenerate = all || defences.degenerate;
    Optional<String> decoy =
        all || defences.decoy ? Optional.of(defences.decoyText) : Optional.empty();
    boolean label = labels && (all || defences.randomLabel);
    Optional<LengthCap> cap = defences.defences().cap();
    List<AttackArm> arms = new ArrayList<>();
    arms.add(arm("before", backend, Defences.NONE, false));
    if (each) {
      if (degenerate) {
        arms.add(arm("caught", backend, Defences.NONE.withDegenerateCaught(), false));
      }
      decoy.ifPresent(
          text -> arms.add(arm("decoy", backend, Defences.NONE.withDecoy(text), false)));
      if (label) {
        arms.add(arm("label", backend, Defences.NONE, true));
      }
      cap.ifPresent(most -> arms.add(arm("cap", backend, Defences.NONE.withCap(most), false)));
    }
    arms.add(arm("after", backend, new Defences(degenerate, decoy, cap), label));
    return arms;
  }

  private AttackArm arm(String name, Backend backend, Defences against, boolean label) {
    SelectorBuilder selector = judge.applyTo(Dikast.selector(backend)).defences(against);
    return new AttackArm(name, (label ? selector.randomLabel() : selector).build());
  }

  private void failures(LoadedData<PreferenceItem> loaded, AttackResult result) {
    if (loaded.faulty() > 0) {
      output.note(shell, loaded.faulty() + " rows could not be read:" + DataOptions.faults(loaded));
    }
    if (result.passedOver() > 0) {
      output.note(
          shell,
          result.passedOver() + " rows have no label, or no wrong response, and were passed over");
    }
    if (result.refused() > 0) {
      output.note(
          shell, result.refused() + " selections do not fit the model's context and count nowhere");
    }
  }
}
