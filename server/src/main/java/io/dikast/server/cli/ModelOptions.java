package io.dikast.server.cli;

import io.dikast.inference.llama.FlashAttention;
import io.dikast.server.json.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model judges, and how it is run. Flag names are llama.cpp's. */
final class ModelOptions {

  /** The default model, under the root of the checkout. */
  static final Path DEFAULT_MODEL = Path.of("models", "tiny-grm.gguf");

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "GGUF file of the judge (default: models/tiny-grm.gguf of this checkout).")
  @Nullable Path model;

  @Option(
      names = {"-c", "--ctx-size"},
      paramLabel = "TOKENS",
      description = "Context size; 0 chooses (default: ${DEFAULT-VALUE}).")
  int contextTokens;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Threads of the engine; 0 is one a physical core (default: ${DEFAULT-VALUE}).")
  int threads;

  @Option(
      names = {"-ngl", "--gpu-layers"},
      paramLabel = "N",
      description =
          "Layers to put on a GPU, if the native library can (default: ${DEFAULT-VALUE}).")
  int gpuLayers;

  @Mixin LibraryOption library = new LibraryOption();

  @Option(
      names = {"-np", "--parallel"},
      paramLabel = "N",
      description = "Sequences decoded at once; 0 chooses (default: ${DEFAULT-VALUE}).")
  int parallel;

  @Option(
      names = {"-fa", "--flash-attn"},
      paramLabel = "on|off|auto",
      description = "Flash attention; auto takes what costs less (default: ${DEFAULT-VALUE}).")
  FlashAttention flashAttention = FlashAttention.AUTO;

  /** Checks the flags and finds the model file. */
  Engine.Settings settings(Shell shell, OutputOptions output) {
    notNegative("--ctx-size", contextTokens);
    notNegative("--threads", threads);
    notNegative("--gpu-layers", gpuLayers);
    notNegative("--parallel", parallel);
    return new Engine.Settings(
        file(shell, output),
        contextTokens,
        threads,
        gpuLayers,
        parallel,
        flashAttention,
        library.folder(shell));
  }

  private Path file(Shell shell, OutputOptions output) {
    if (model != null) {
      Path file = shell.resolve(model);
      if (!Files.isRegularFile(file)) {
        throw new Fault(Fault.Code.MODEL_NOT_FOUND, "there is no model file " + file, "--model")
            .exception();
      }
      return file;
    }
    Path home = shell.home();
    if (home == null) {
      throw new Fault(
              Fault.Code.MODEL_NOT_FOUND,
              "no model: give one with -m FILE, or in DIKAST_MODEL",
              "--model")
          .exception();
    }
    Path file = home.resolve(DEFAULT_MODEL);
    if (!Files.isRegularFile(file)) {
      throw new Fault(
              Fault.Code.MODEL_NOT_FOUND,
              "no model: the default " + file + " is not there; give one with -m FILE",
              "--model")
          .exception();
    }
    output.note(
        shell,
        "model: "
            + TerminalText.line(file.toString())
            + " (the default: the tiny judge of sums about boxes; -m FILE takes another)");
    return file;
  }

  private static void notNegative(String flag, int value) {
    if (value < 0) {
      throw new Fault(Fault.Code.INVALID_VALUE, flag + " must not be negative, got " + value, flag)
          .exception();
    }
  }
}
