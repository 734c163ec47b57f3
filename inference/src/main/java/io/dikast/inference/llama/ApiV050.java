package io.dikast.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.dikast.engine.backend.BackendException;
import io.dikast.gguf.LoaderProfile;
import io.dikast.inference.llama.ParamsLayout.Sentinel;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** llama.cpp v0.5.0 (September 2026), a library that the user brings. */
final class ApiV050 extends SharedFunctions {

  /** Exported by this version and not by b4916. */
  static final String MARK = "llama_memory_seq_rm";

  private static final int MODEL_GPU_LAYERS = 16;
  static final ParamsLayout MODEL_PARAMS =
      new ParamsLayout(
          "llama_model_default_params",
          80,
          List.of(
              // All layers: a machine without a GPU must not be asked for any by default.
              Sentinel.word("n_gpu_layers", MODEL_GPU_LAYERS, -1),
              Sentinel.word("split_mode", 20, 1),
              Sentinel.word("load_mode", 24, -1),
              Sentinel.word("lazy_mode", 28, 1),
              Sentinel.word("main_gpu", 32, 0),
              Sentinel.flag("vocab_only", 72, false),
              Sentinel.flag("check_tensors", 73, false),
              Sentinel.flag("use_extra_bufts", 74, true),
              Sentinel.flag("no_host", 75, false),
              Sentinel.flag("no_alloc", 76, false)));

  private static final int CONTEXT_CELLS = 0;
  private static final int CONTEXT_BATCH = 4;
  private static final int CONTEXT_UBATCH = 8;
  private static final int CONTEXT_SEQUENCES = 12;
  private static final int CONTEXT_OUTPUTS = 20;
  private static final int CONTEXT_THREADS = 28;
  private static final int CONTEXT_BATCH_THREADS = 32;
  private static final int CONTEXT_POOLING = 44;
  private static final int CONTEXT_FLASH_ATTENTION = 52;
  private static final int CONTEXT_TYPE_K = 104;
  private static final int CONTEXT_TYPE_V = 108;
  private static final int CONTEXT_FULL_WINDOW = 132;
  private static final int CONTEXT_UNIFIED = 133;
  static final ParamsLayout CONTEXT_PARAMS =
      new ParamsLayout(
          "llama_context_default_params",
          160,
          List.of(
              Sentinel.word("n_ctx", CONTEXT_CELLS, 512),
              Sentinel.word("n_batch", CONTEXT_BATCH, 2048),
              Sentinel.word("n_ubatch", CONTEXT_UBATCH, 512),
              Sentinel.word("n_seq_max", CONTEXT_SEQUENCES, 1),
              Sentinel.word("n_rs_seq", 16, 0),
              Sentinel.word("n_outputs_max", CONTEXT_OUTPUTS, 0),
              Sentinel.word("n_outputs_max_per_seq", 24, 1),
              Sentinel.word("n_threads", CONTEXT_THREADS, 4),
              Sentinel.word("n_threads_batch", CONTEXT_BATCH_THREADS, 4),
              Sentinel.word("ctx_type", 36, 0),
              Sentinel.word("rope_scaling_type", 40, -1),
              Sentinel.word("pooling_type", CONTEXT_POOLING, -1),
              Sentinel.word("flash_attn_type", CONTEXT_FLASH_ATTENTION, -1),
              Sentinel.real("yarn_ext_factor", 64, -1),
              Sentinel.real("defrag_thold", 84, -1),
              Sentinel.word("type_k", CONTEXT_TYPE_K, 1),
              Sentinel.word("type_v", CONTEXT_TYPE_V, 1),
              Sentinel.flag("embeddings", 128, false),
              Sentinel.flag("offload_kqv", 129, true),
              Sentinel.flag("no_perf", 130, true),
              Sentinel.flag("op_offload", 131, true),
              Sentinel.flag("swa_full", CONTEXT_FULL_WINDOW, true),
              Sentinel.flag("kv_unified", CONTEXT_UNIFIED, false)));

  private static final int DEVICE_PROCESSOR = 0;
  private static final int DEVICE_GPU = 1;
  private static final int DEVICE_INTEGRATED_GPU = 2;

  private final MethodHandle memory;
  private final MethodHandle sequenceRemove;
  private final MethodHandle sequenceCopy;
  private final MethodHandle clear;
  private final MethodHandle firstPosition;
  private final MethodHandle lastPosition;
  private final MethodHandle window;
  private final int maxSequenceIds;
  private final List<Device> devices;

  /**
   * Binds a library that was checked for this layout and loads its back ends.
   *
   * @param build of the library
   * @param plugins folder of the back ends
   */
  ApiV050(SymbolLookup library, String build, Path plugins) {
    super(library, "llama.cpp v0.5.0" + build, MODEL_PARAMS, CONTEXT_PARAMS);
    memory = bind("llama_get_memory", FunctionDescriptor.of(ADDRESS, ADDRESS));
    sequenceRemove =
        bind(MARK, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    sequenceCopy =
        bind(
            "llama_memory_seq_cp",
            FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    clear = bind("llama_memory_clear", FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN));
    FunctionDescriptor position = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
    firstPosition = bind("llama_memory_seq_pos_min", position);
    lastPosition = bind("llama_memory_seq_pos_max", position);
    window = bind("llama_model_n_swa", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    MethodHandle limit = bind("llama_max_parallel_sequences", FunctionDescriptor.of(JAVA_LONG));
    maxSequenceIds = (int) Math.min(Integer.MAX_VALUE, get(() -> (long) limit.invokeExact()));
    installLog();
    loadPlugins(plugins);
    initialize();
    devices = findDevices();
    if (devices.stream().noneMatch(device -> device.kind() == Device.Kind.PROCESSOR)) {
      throw new BackendException(
          plugins + " holds no CPU back end (libggml-cpu…) that runs on this processor");
    }
  }

  private void loadPlugins(Path folder) {
    MethodHandle load = bind("ggml_backend_load_all_from_path", FunctionDescriptor.ofVoid(ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(folder.toString());
      call(
          () -> {
            load.invokeExact(path);
          });
    }
  }

  private List<Device> findDevices() {
    MethodHandle count = bind("ggml_backend_dev_count", FunctionDescriptor.of(JAVA_LONG));
    MethodHandle at = bind("ggml_backend_dev_get", FunctionDescriptor.of(ADDRESS, JAVA_LONG));
    FunctionDescriptor textOf = FunctionDescriptor.of(ADDRESS, ADDRESS);
    MethodHandle name = bind("ggml_backend_dev_name", textOf);
    MethodHandle description = bind("ggml_backend_dev_description", textOf);
    MethodHandle type = bind("ggml_backend_dev_type", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    MethodHandle memoryOf =
        bind("ggml_backend_dev_memory", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    List<Device> found = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment free = arena.allocate(JAVA_LONG);
      MemorySegment total = arena.allocate(JAVA_LONG);
      long devicesInAll = get(() -> (long) count.invokeExact());
      for (long i = 0; i < devicesInAll; i++) {
        long index = i;
        MemorySegment device = get(() -> (MemorySegment) at.invokeExact(index));
        call(
            () -> {
              memoryOf.invokeExact(device, free, total);
            });
        found.add(
            new Device(
                text(get(() -> (MemorySegment) name.invokeExact(device))),
                text(get(() -> (MemorySegment) description.invokeExact(device))),
                kind(get(() -> (int) type.invokeExact(device))),
                total.get(JAVA_LONG, 0)));
      }
    }
    return List.copyOf(found);
  }

  private static Device.Kind kind(int type) {
    return switch (type) {
      case DEVICE_PROCESSOR -> Device.Kind.PROCESSOR;
      case DEVICE_GPU, DEVICE_INTEGRATED_GPU -> Device.Kind.GPU;
      default -> Device.Kind.OTHER;
    };
  }

  private static String text(MemorySegment address) {
    return address.address() == 0 ? "" : address.reinterpret(1 << 16).getString(0).strip();
  }

  @Override
  public LoaderProfile loads() {
    return LoaderProfile.LLAMA_CPP_V050;
  }

  @Override
  public boolean supportsGpuOffload() {
    return super.supportsGpuOffload()
        && devices.stream().anyMatch(device -> device.kind() == Device.Kind.GPU);
  }

  @Override
  public List<Device> devices() {
    return devices;
  }

  @Override
  void fillModelParams(MemorySegment params, int gpuLayers) {
    params.set(JAVA_INT, MODEL_GPU_LAYERS, gpuLayers);
  }

  @Override
  void fillContextParams(MemorySegment params, ContextSettings settings, int sequenceIds) {
    params.set(JAVA_INT, CONTEXT_CELLS, settings.cells());
    params.set(JAVA_INT, CONTEXT_BATCH, settings.batchTokens());
    params.set(JAVA_INT, CONTEXT_UBATCH, settings.batchTokens());
    params.set(JAVA_INT, CONTEXT_SEQUENCES, sequenceIds);
    // Logits of one token a sequence. By default as many as a batch has tokens; with more sequences
    // than
    // that the first decode ends the process.
    params.set(JAVA_INT, CONTEXT_OUTPUTS, sequenceIds);
    params.set(JAVA_INT, CONTEXT_THREADS, settings.threads());
    params.set(JAVA_INT, CONTEXT_BATCH_THREADS, settings.threads());
    // Each token's own hidden state, also of a model whose file asks for their mean.
    params.set(JAVA_INT, CONTEXT_POOLING, POOLING_NONE);
    params.set(JAVA_INT, CONTEXT_FLASH_ATTENTION, settings.flashAttention() ? 1 : 0);
    params.set(JAVA_INT, CONTEXT_TYPE_K, settings.kvType().ggml);
    params.set(JAVA_INT, CONTEXT_TYPE_V, settings.kvType().ggml);
    // Else a cell of a layer with a window is gone once the window has passed it: no way back.
    params.set(JAVA_BYTE, CONTEXT_FULL_WINDOW, (byte) 1);
    // Else each sequence has cells of its own, and sharing copies.
    params.set(JAVA_BYTE, CONTEXT_UNIFIED, (byte) 1);
  }

  @Override
  public KvCells.Allocator allocator() {
    return KvCells.Allocator.ANY_CELLS;
  }

  @Override
  public int maxSequenceIds() {
    return maxSequenceIds;
  }

  @Override
  public boolean reusesWhatLeftTheWindow(MemorySegment model) {
    return get(() -> (int) window.invokeExact(model)) > 0;
  }

  @Override
  public void removeSequence(MemorySegment context, int sequence, int from, int to) {
    MemorySegment cache = memory(context);
    boolean removed = get(() -> (boolean) sequenceRemove.invokeExact(cache, sequence, from, to));
    if (!removed) {
      throw new BackendException("the native cache refused to remove part of a sequence");
    }
  }

  @Override
  public void copySequence(MemorySegment context, int source, int target, int from, int to) {
    MemorySegment cache = memory(context);
    call(
        () -> {
          sequenceCopy.invokeExact(cache, source, target, from, to);
        });
  }

  @Override
  public void clearSequences(MemorySegment context) {
    MemorySegment cache = memory(context);
    call(
        () -> {
          clear.invokeExact(cache, false);
        });
  }

  /** This version does not count cells; it knows where each sequence begins and ends. */
  @Override
  public @Nullable String difference(
      MemorySegment context, int expectedCells, List<Extent> sequences) {
    MemorySegment cache = memory(context);
    for (Extent sequence : sequences) {
      int first = get(() -> (int) firstPosition.invokeExact(cache, sequence.id()));
      int last = get(() -> (int) lastPosition.invokeExact(cache, sequence.id()));
      if (first != (sequence.length() == 0 ? -1 : 0) || last != sequence.length() - 1) {
        return "sequence "
            + sequence.id()
            + " has "
            + sequence.length()
            + " tokens, its native positions are "
            + first
            + ".."
            + last;
      }
    }
    return null;
  }

  private MemorySegment memory(MemorySegment context) {
    return get(() -> (MemorySegment) memory.invokeExact(context));
  }
}
