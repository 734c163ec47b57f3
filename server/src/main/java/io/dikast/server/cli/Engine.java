package io.dikast.server.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.FlashAttention;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs model files: llama.cpp in this JVM, or a scripted judge in tests. */
interface Engine {

  /**
   * How to open a model; 0 leaves the choice to the engine.
   *
   * @param file the GGUF file, absolute
   * @param contextTokens tokens in the context, 0 or more
   * @param threads of the engine, 0 or more
   * @param gpuLayers layers to put on a GPU, 0 or more
   * @param parallel sequences at once, 0 or more
   * @param flashAttention which kernel computes attention
   * @param library folder of the llama.cpp build to run, {@code null} for the one inside
   */
  record Settings(
      Path file,
      int contextTokens,
      int threads,
      int gpuLayers,
      int parallel,
      FlashAttention flashAttention,
      @Nullable Path library) {
    public Settings {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(flashAttention, "flashAttention");
    }
  }

  /**
   * Opens a model; the caller closes it.
   *
   * @throws io.dikast.inference.ModelRejectedException if the file cannot be used
   * @throws io.dikast.engine.backend.BackendException if the engine cannot run
   */
  Backend open(Settings settings);

  /**
   * What stands for and against running models on this machine.
   *
   * @param library folder of the llama.cpp build to run, {@code null} for the one inside
   */
  List<Finding> diagnose(@Nullable Path library);

  /**
   * Name and version of the library underneath.
   *
   * @param library folder of the llama.cpp build to run, {@code null} for the one inside
   */
  String version(@Nullable Path library);
}
