package io.dikast.spct.cli;

import io.dikast.eval.PreferenceItem;
import io.dikast.eval.RuleReward;
import io.dikast.eval.data.LoadedData;
import io.dikast.gguf.GgufException;
import io.dikast.inference.ModelRejectedException;
import io.dikast.spct.grpo.GrpoObjective;
import io.dikast.spct.grpo.GrpoTraining;
import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Device;
import io.dikast.spct.model.TrainableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Reinforcement learning of a judge on labelled data. */
@Command(
    name = "grpo",
    header = "Rule-based reinforcement learning of a judge on labelled data.",
    description = {
      "In each step the engine draws a group of judgements of some items with the weights as they"
          + " are; what did better than its group becomes likelier. For models that spct wrote: all"
          + " weights are trained, as 32-bit floats, on two threads.",
      "A run that was stopped goes on from the checkpoint beside its file; another model, other"
          + " data or other settings are then refused.",
    })
final class GrpoCommand implements Callable<Integer> {

  private static final int PARTIAL = 3;

  @ParentCommand private @Nullable SpctCommand spct;

  @Mixin private LabelledData data = new LabelledData();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "GGUF file to write.")
  private @Nullable Path file;

  @Option(names = "--steps", defaultValue = "100", description = "Steps (${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--items",
      defaultValue = "32",
      description = "Items in a step (${DEFAULT-VALUE}).")
  private int items;

  @Option(
      names = "--group",
      defaultValue = "4",
      description = "Judgements of an item (${DEFAULT-VALUE}).")
  private int group;

  @Option(
      names = "--rate",
      defaultValue = "1e-4",
      description = "Learning rate (${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--clip",
      defaultValue = "0.2",
      description = "How far a ratio counts, 0 to 1 (${DEFAULT-VALUE}).")
  private double clip;

  @Option(
      names = "--penalty",
      defaultValue = "0.04",
      description = "Weight of the divergence from the model it began as (${DEFAULT-VALUE}).")
  private double penalty;

  @Option(names = "--temp", defaultValue = "1", description = "Temperature (${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = {"-n", "--max-tokens"},
      defaultValue = "512",
      description = "The most tokens of a judgement (${DEFAULT-VALUE}).")
  private int maxTokens;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SpctCommand parent = Objects.requireNonNull(spct);
    Path target = Objects.requireNonNull(file).toAbsolutePath();
    GrpoTraining.Settings settings =
        new GrpoTraining.Settings(
            steps,
            items,
            group,
            rate,
            new GrpoObjective(clip, penalty),
            temperature,
            maxTokens,
            data.seed());
    LoadedData<PreferenceItem> loaded = data.load(parent);
    List<PreferenceItem> labelled = loaded.items().stream().filter(RuleReward::applies).toList();
    if (labelled.isEmpty()) {
      throw new IllegalArgumentException(data.file() + " has no row with a usable label");
    }
    Path rollouts = target.resolveSibling(target.getFileName() + ".rollouts");
    Path checkpoint = target.resolveSibling(target.getFileName() + ".checkpoint");
    int[] failed = {0};
    try (TrainableModel start = read(engine.file(), device.device());
        Decoder trained =
            new GrpoTraining(start.tokenizer(), start.file(), engine::open, settings)
                .withCheckpoint(checkpoint)
                .train(
                    start.decoder(),
                    labelled,
                    rollouts,
                    step -> {
                      failed[0] += step.failed();
                      tell(parent, step);
                    })) {
      start.file().write(target, trained, start.tokenizer());
      Files.deleteIfExists(checkpoint);
    } finally {
      Files.deleteIfExists(rollouts);
    }
    parent.print(target.toString());
    if (failed[0] > 0) {
      parent.progress(failed[0] + " draws failed");
    }
    boolean partial =
        loaded.faulty() > 0 || labelled.size() < loaded.items().size() || failed[0] > 0;
    return partial ? PARTIAL : 0;
  }

  private static TrainableModel read(Path file, Device device) {
    try {
      return TrainableModel.read(file, device);
    } catch (IllegalArgumentException | GgufException e) {
      throw new ModelRejectedException(String.valueOf(e.getMessage()), e);
    }
  }

  private void tell(SpctCommand parent, GrpoTraining.Step step) {
    parent.progress("step " + step.step() + " of " + steps + ": " + step.shown());
  }
}
