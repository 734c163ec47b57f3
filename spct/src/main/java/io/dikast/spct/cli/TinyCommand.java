package io.dikast.spct.cli;

import io.dikast.spct.tiny.TinyTraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes the tiny model from nothing. */
@Command(
    name = "tiny",
    header = "Makes the tiny model: from random weights to a judge of sums about boxes.",
    description = "Hours on two cores. A run that was stopped goes on where it was.")
final class TinyCommand implements Callable<Integer> {

  @ParentCommand private @Nullable SpctCommand spct;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "target/tiny",
      description = "Models of every stage, card, picture, log, checkpoints (${DEFAULT-VALUE}).")
  private Path folder = Path.of("target", "tiny");

  @Mixin private DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    SpctCommand parent = Objects.requireNonNull(spct);
    Path model = TinyTraining.shipped(folder, device.device(), parent::progress).run();
    parent.print(model.toString());
    return 0;
  }
}
