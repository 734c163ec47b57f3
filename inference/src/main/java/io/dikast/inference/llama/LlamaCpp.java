package io.dikast.inference.llama;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.inference.ModelRejectedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens a GGUF model file in this JVM, on the llama.cpp library inside the java-llama.cpp artifact
 * or on one that the user brings.
 *
 * <pre>{@code
 * try (Backend model = LlamaCpp.model(Path.of("grm.gguf")).contextTokens(16384).open()) { … }
 * }</pre>
 *
 * A builder: not thread-safe. The backend is, and all of its callers share one context: draws of
 * one prompt, and prompts that begin alike, are computed once.
 */
public final class LlamaCpp {

  private static final int DEFAULT_PARALLEL = 32;
  private static final int MAX_PARALLEL = 256;
  private static final int DEFAULT_BATCH = 128;

  /** Running ones, their prompts, and as many cached branches again; a tree search has many. */
  private static final int MIN_SEQUENCE_IDS = 256;

  private static final int MIN_DEFAULT_CELLS = 8192;
  private static final int MAX_DEFAULT_CELLS = 32768;
  private static final long SMALL_MODEL_BYTES = 16L << 20;

  private final Path path;
  private @Nullable Path library;
  private int contextTokens;
  private int threads;
  private int gpuLayers;
  private int parallel;
  private int batchTokens;
  private KvType kvType = KvType.F16;
  private FlashAttention flashAttention = FlashAttention.AUTO;

  private LlamaCpp(Path path) {
    this.path = Objects.requireNonNull(path, "path");
  }

  /** Starts to configure a model file. */
  public static LlamaCpp model(Path gguf) {
    return new LlamaCpp(gguf);
  }

  /**
   * Opens a model file with all defaults.
   *
   * @throws ModelRejectedException if the file is not a model that can be loaded
   * @throws BackendException if the native library cannot be used on this machine
   */
  public static Backend open(Path gguf) {
    return model(gguf).open();
  }

  /**
   * Folder of a llama.cpp build to use instead of the artifact's library: v0.5.0 with its back ends
   * beside it, such as one for a GPU, or a single library of b4916. It stays loaded for the life of
   * the process, which can have one build in several files.
   */
  public LlamaCpp library(Path folder) {
    this.library = Objects.requireNonNull(folder, "folder");
    return this;
  }

  /**
   * Cells of the key-value cache, which all sequences share, rounded up to a multiple of 256 (of 32
   * without flash attention); 0 (the default) chooses by the model and this machine's memory. A
   * single prompt with its answer fits as far as the model was trained too.
   */
  public LlamaCpp contextTokens(int tokens) {
    this.contextTokens = inRange("contextTokens", tokens, 0, 1 << 24);
    return this;
  }

  /**
   * Threads of the native pool; 0 (the default) takes the physical cores, and one for tiny models.
   */
  public LlamaCpp threads(int count) {
    this.threads = inRange("threads", count, 0, 512);
    return this;
  }

  /** Layers to move to a GPU, where the library can; 0 is the default. */
  public LlamaCpp gpuLayers(int layers) {
    this.gpuLayers = inRange("gpuLayers", layers, 0, 10_000);
    return this;
  }

  /** Sequences that are decoded in one batch, at most 256; 0 (the default) is 32. */
  public LlamaCpp parallel(int sequences) {
    this.parallel = inRange("parallel", sequences, 0, MAX_PARALLEL);
    return this;
  }

  /**
   * Tokens of one batch, at most 8192; 0 (the default) is 128 or the sequences, if they are more.
   */
  public LlamaCpp batchTokens(int tokens) {
    this.batchTokens = inRange("batchTokens", tokens, 0, 8192);
    return this;
  }

  /** How the key-value cache is stored; {@link KvType#F16} is the default. */
  public LlamaCpp kvType(KvType type) {
    this.kvType = Objects.requireNonNull(type, "type");
    return this;
  }

  /**
   * Which kernel computes attention; {@link FlashAttention#AUTO} is the default. The choice follows
   * from the requests and never from a clock. A quantised cache and layers on a GPU are always
   * computed by the flash kernel.
   */
  public LlamaCpp flashAttention(FlashAttention choice) {
    this.flashAttention = Objects.requireNonNull(choice, "choice");
    return this;
  }

  /**
   * Checks the file, then loads it.
   *
   * @throws ModelRejectedException if the file is not a model that can be loaded
   * @throws BackendException if the native library cannot be used on this machine
   */
  public Backend open() {
    NativeApi api = api(library);
    ModelFile file = ModelFile.open(path, api.loads());
    if (gpuLayers > 0 && !api.supportsGpuOffload()) {
      throw new BackendException(
          "gpuLayers is "
              + gpuLayers
              + ", but the native library has no GPU support"
              + (library == null ? "" : " on this machine: it found " + shown(api.devices())));
    }
    int sequences = parallel == 0 ? DEFAULT_PARALLEL : parallel;
    int cells = contextTokens == 0 ? defaultCells(file) : contextTokens;
    cells = Math.ceilDiv(cells, cellBlock()) * cellBlock();
    int batch = Math.max(batchTokens == 0 ? DEFAULT_BATCH : batchTokens, sequences);
    AttentionKernel kernel = kernel(AttentionCost.of(file.shape()));
    return LlamaBackend.open(
        api,
        file,
        new NativeApi.ContextSettings(
            cells,
            Math.min(batch, cells),
            Math.max(2 * sequences + 16, MIN_SEQUENCE_IDS),
            threads == 0 ? defaultThreads(file) : threads,
            kvType,
            kernel.flash()),
        kernel,
        sequences,
        gpuLayers);
  }

  /**
   * b4916 rounds a context up to whole blocks, larger ones with flash attention: so do we, first.
   */
  private int cellBlock() {
    return flashAttention == FlashAttention.OFF ? 32 : 256;
  }

  private AttentionKernel kernel(AttentionCost cost) {
    if (kvType != KvType.F16 || gpuLayers > 0) {
      if (flashAttention == FlashAttention.OFF && kvType != KvType.F16) {
        throw new IllegalArgumentException(
            "a quantised cache needs flash attention, but flashAttention is OFF");
      }
      return AttentionKernel.fixed(cost, flashAttention != FlashAttention.OFF);
    }
    return switch (flashAttention) {
      case AUTO -> AttentionKernel.cheaper(cost);
      case ON -> AttentionKernel.fixed(cost, true);
      case OFF -> AttentionKernel.fixed(cost, false);
    };
  }

  private static NativeApi api(@Nullable Path library) {
    return library == null ? NativeLibrary.api() : OwnLibrary.in(library);
  }

  /** A model this small spends more time handing work to threads than they save. */
  private static int defaultThreads(ModelFile file) {
    return file.bytes() < SMALL_MODEL_BYTES ? 1 : Machine.computeThreads();
  }

  /** Room for many draws of one prompt, but no more than an eighth of the memory. */
  private static int defaultCells(ModelFile file) {
    long wanted = Math.clamp(file.shape().contextLength(), MIN_DEFAULT_CELLS, MAX_DEFAULT_CELLS);
    long affordable =
        Machine.memoryBytes() / 8 / Math.max(1, 2 * file.shape().cacheElementsPerToken());
    return (int) Math.max(512, Math.min(wanted, affordable));
  }

  /**
   * Looks at what the embedded engine needs of this machine. Loads the native library.
   *
   * @param library folder of a llama.cpp build, {@code null} for the artifact's
   */
  public static List<Finding> diagnose(@Nullable Path library) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(
            "threads",
            true,
            Machine.physicalCores()
                + " physical cores, "
                + Runtime.getRuntime().availableProcessors()
                + " processors to use, "
                + Machine.computeThreads()
                + " threads by default"));
    try {
      NativeApi api = api(library);
      findings.add(new Finding("native library", true, api.version() + " " + origin(library)));
      if (!api.devices().isEmpty()) {
        findings.add(new Finding("devices", true, shown(api.devices())));
      }
      findings.add(new Finding("gpu", true, gpu(api, library)));
    } catch (BackendException e) {
      findings.add(new Finding("native library", false, String.valueOf(e.getMessage())));
    }
    return findings;
  }

  private static String origin(@Nullable Path library) {
    return library == null
        ? "from the java-llama.cpp artifact, "
            + NativeLibrary.resource()
            + ", since no other one was named"
        : "from " + library + ", as asked for";
  }

  private static String gpu(NativeApi api, @Nullable Path library) {
    if (api.supportsGpuOffload()) {
      return "the native library can move layers to a GPU";
    }
    return library == null
        ? "none: the artifact's library computes on the CPU; --gpu-layers is refused"
        : "none found by this library; --gpu-layers is refused";
  }

  private static String shown(List<NativeApi.Device> devices) {
    return devices.stream()
        .map(
            device ->
                device.name()
                    + " ("
                    + device.description()
                    + (device.memory() > 0 ? ", " + (device.memory() >> 20) + " MiB" : "")
                    + ")")
        .collect(Collectors.joining(", "));
  }

  /**
   * Version of the native library, to show.
   *
   * @param library folder of a llama.cpp build, {@code null} for the artifact's
   */
  public static String libraryVersion(@Nullable Path library) {
    return api(library).version();
  }

  private static int inRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be in " + least + ".." + most + ", got " + value);
    }
    return value;
  }
}
