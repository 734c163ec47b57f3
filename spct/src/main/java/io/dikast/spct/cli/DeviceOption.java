package io.dikast.spct.cli;

import io.dikast.spct.model.Device;
import picocli.CommandLine.Option;

/** Where libtorch computes. */
final class DeviceOption {

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda[:N]|auto",
      defaultValue = "auto",
      description =
          "Where weights are trained; auto is the first CUDA device that libtorch's build sees, else"
              + " the processor (default: ${DEFAULT-VALUE}).")
  private String name = "auto";

  /**
   * The device.
   *
   * @throws IllegalArgumentException if it is none, or is not there
   */
  Device device() {
    return Device.named(name);
  }
}
