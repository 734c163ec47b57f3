package io.dikast.spct.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.LoadedData;
import io.dikast.spct.rft.ItemKey;
import io.dikast.spct.rft.RejectiveFineTuning;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Draws judgements of labelled data and writes those to learn from. */
@Command(
    name = "rft",
    sortOptions = false,
    header =
        "Rejective fine-tuning: draws judgements of labelled data, writes those to learn from.",
    description = {
      "An item's right judgements are kept, unless all are right; where none is, one more is drawn"
          + " that is told the best response. A run that was stopped goes on where it was.",
    })
final class RftCommand implements Callable<Integer> {

  @ParentCommand private @Nullable SpctCommand spct;

  @Mixin private LabelledData data = new LabelledData();
  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = {"-k", "--samples"},
      paramLabel = "K",
      defaultValue = "3",
      description = "Judgements an item, 1 to 256 (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--hint",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether items without a right judgement get one that is told (default: yes).")
  private boolean hint;

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "In how many orders the judgements of an item see its responses; 1 gives the most pairs"
              + " for dpo (default: ${DEFAULT-VALUE}).")
  private int orders;

  @Option(
      names = "--temp",
      paramLabel = "T",
      defaultValue = "0.5",
      description = "Temperature (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Draw from the most probable tokens that reach this together (default: ${DEFAULT-VALUE}).")
  private double topP;

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      defaultValue = "1024",
      description = "The most tokens of a judgement (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private FleetOptions fleet = new FleetOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    SpctCommand parent = Objects.requireNonNull(spct);
    RejectiveFineTuning.Settings settings =
        new RejectiveFineTuning.Settings(
            samples,
            hint,
            Sampling.temperature(temperature).withTopP(topP),
            maxTokens,
            data.seed(),
            RejectiveFineTuning.Settings.DEFAULT.items(),
            orders);
    LoadedData<PreferenceItem> loaded = data.load(parent);
    try (Backend backend = fleet.open(engine)) {
      RejectiveFineTuning tuning = RejectiveFineTuning.on(backend, settings);
      return new DataRun<PreferenceItem>(parent, run, ItemKey::of, tuning::run)
          .run(loaded.items(), tuning.fingerprint(), "rft", loaded.faulty());
    }
  }
}
