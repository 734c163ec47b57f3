package io.dikast.server.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.FlashAttention;
import io.dikast.inference.openai.ScorerRoute;
import io.dikast.inference.openai.ScorerUnit;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs models: llama.cpp in this JVM, a fleet of servers, or a scripted judge in tests. */
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
   * Servers that run the model in place of this machine.
   *
   * @param urls of the servers, at least one
   * @param model to ask for, {@code null} for the first that they list
   * @param key to send, {@code null} for none
   * @param parallel requests at once at each server; 0 leaves the choice to the engine
   * @param scorer that they must have, {@code null} for none
   */
  record Fleet(
      List<URI> urls,
      @Nullable String model,
      @Nullable String key,
      int parallel,
      @Nullable Scorer scorer) {
    public Fleet {
      urls = List.copyOf(urls);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Fleet[" + urls + ", " + model + ", " + parallel + ", " + scorer + "]";
    }
  }

  /**
   * How servers score answers by themselves.
   *
   * @param routes to look for, in this order, at least one
   * @param unit of the numbers, {@code null} for that of the route
   */
  record Scorer(List<ScorerRoute> routes, @Nullable ScorerUnit unit) {
    public Scorer {
      routes = List.copyOf(routes);
    }
  }

  /**
   * Opens a fleet; the caller closes it.
   *
   * @throws IllegalArgumentException if a URL or the key cannot be one
   * @throws io.dikast.engine.backend.BackendException if no server answers, one refuses, or the
   *     first has no such scorer
   */
  Backend open(Fleet fleet);

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
