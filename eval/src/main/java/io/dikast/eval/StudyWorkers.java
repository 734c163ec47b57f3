package io.dikast.eval;

import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.FlashAttention;
import io.dikast.inference.llama.LlamaCpp;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Processes that share a study, and how each opens the model. A model as small as the tiny one
 * gains nothing from a second thread, and llama.cpp b4916 cannot compute in two contexts of one
 * process at the same time.
 *
 * @param processes how many, at least 1
 * @param model file of the judge
 * @param library folder of a llama.cpp build; empty for the one inside
 * @param contextTokens cells of each context, 0 for the engine's choice
 * @param threads of each process, 0 for the engine's choice
 * @param gpuLayers layers to put on a GPU
 * @param parallel sequences that each decodes at once, 0 for the engine's choice
 * @param flashAttention which kernel computes attention
 */
public record StudyWorkers(
    int processes,
    Path model,
    Optional<Path> library,
    int contextTokens,
    int threads,
    int gpuLayers,
    int parallel,
    FlashAttention flashAttention) {

  /**
   * What is fastest for a model as small as the tiny one (docs/benchmarks.md, tiny-quality): few
   * sequences in few cells, since every step looks at all of them.
   */
  public static final int TINY_PARALLEL = 8;

  /** See {@link #TINY_PARALLEL}. */
  public static final int TINY_CONTEXT = 3072;

  public StudyWorkers {
    model = model.toAbsolutePath();
    library = library.map(Path::toAbsolutePath);
    Objects.requireNonNull(flashAttention, "flashAttention");
    if (processes < 1) {
      throw new IllegalArgumentException("processes must be at least 1, got " + processes);
    }
  }

  /** One process a processor, each with what is fastest for a model as small as the tiny one. */
  public static StudyWorkers ofTiny(Path model) {
    return new StudyWorkers(
        Runtime.getRuntime().availableProcessors(),
        model,
        Optional.empty(),
        TINY_CONTEXT,
        1,
        0,
        TINY_PARALLEL,
        FlashAttention.AUTO);
  }

  /**
   * Opens the model as each worker does, for the study that they share; the caller closes it.
   *
   * @throws io.dikast.inference.ModelRejectedException if the file is not a model that can be
   *     loaded
   * @throws io.dikast.engine.backend.BackendException if the native library cannot be used here
   */
  public Backend open() {
    LlamaCpp builder = LlamaCpp.model(model);
    library.ifPresent(builder::library);
    return builder
        .contextTokens(contextTokens)
        .threads(threads)
        .gpuLayers(gpuLayers)
        .parallel(parallel)
        .flashAttention(flashAttention)
        .open();
  }

  /** As the arguments of a process. */
  List<String> arguments() {
    return List.of(
        model.toString(),
        library.map(Path::toString).orElse(""),
        Integer.toString(contextTokens),
        Integer.toString(threads),
        Integer.toString(gpuLayers),
        Integer.toString(parallel),
        flashAttention.name());
  }

  /** Reads what {@link #arguments} wrote; the number of processes is not among them. */
  static StudyWorkers parse(List<String> arguments) {
    return new StudyWorkers(
        1,
        Path.of(arguments.get(0)),
        arguments.get(1).isEmpty() ? Optional.empty() : Optional.of(Path.of(arguments.get(1))),
        Integer.parseInt(arguments.get(2)),
        Integer.parseInt(arguments.get(3)),
        Integer.parseInt(arguments.get(4)),
        Integer.parseInt(arguments.get(5)),
        FlashAttention.valueOf(arguments.get(6)));
  }
}
