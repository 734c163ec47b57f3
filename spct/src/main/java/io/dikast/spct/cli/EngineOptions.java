package io.dikast.spct.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.FlashAttention;
import io.dikast.inference.llama.LlamaCpp;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model draws, and how it is run. Flag names are llama.cpp's. */
final class EngineOptions {

  private static final Path DEFAULT_MODEL = Path.of("models", "tiny-grm.gguf");

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "GGUF file of the model (default: models/tiny-grm.gguf of this checkout).")
  private @Nullable Path model;

  @Option(
      names = {"-c", "--ctx-size"},
      paramLabel = "TOKENS",
      defaultValue = "0",
      description = "Context size; 0 chooses (default: ${DEFAULT-VALUE}).")
  private int contextTokens;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of the engine; 0 is one a physical core (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = {"-ngl", "--gpu-layers"},
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Layers to put on a GPU, if the native library can (default: ${DEFAULT-VALUE}).")
  private int gpuLayers;

  @Option(
      names = "--llama-lib",
      paramLabel = "DIR",
      description =
          "Folder of a llama.cpp v0.5.0 build to run instead of the library inside, such as one for"
              + " a GPU.")
  private @Nullable Path library;

  @Option(
      names = {"-np", "--parallel"},
      paramLabel = "N",
      defaultValue = "0",
      description = "Sequences decoded at once; 0 chooses (default: ${DEFAULT-VALUE}).")
  private int parallel;

  @Option(
      names = {"-fa", "--flash-attn"},
      paramLabel = "on|off|auto",
      defaultValue = "auto",
      description = "Flash attention; auto takes what costs less (default: ${DEFAULT-VALUE}).")
  private FlashAttention flashAttention = FlashAttention.AUTO;

  /**
   * The model file that was named, or the tiny one of this checkout.
   *
   * @throws NoSuchFileException if it is not there
   */
  Path file() throws NoSuchFileException {
    String home = System.getProperty("dikast.home", System.getProperty("dikast.root", ""));
    Path file = model == null ? Path.of(home).resolve(DEFAULT_MODEL) : model;
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file + ": name a model with -m");
    }
    return file;
  }

  /** Sequences or requests at once; 0 leaves the choice. */
  int parallel() {
    return parallel;
  }

  /** Opens a model; the caller closes it. */
  Backend open(Path file) {
    LlamaCpp engine = LlamaCpp.model(file);
    if (library != null) {
      engine.library(library);
    }
    return engine
        .contextTokens(contextTokens)
        .threads(threads)
        .gpuLayers(gpuLayers)
        .parallel(parallel)
        .flashAttention(flashAttention)
        .open();
  }
}
