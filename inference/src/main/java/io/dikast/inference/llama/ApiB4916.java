package io.dikast.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.dikast.engine.backend.BackendException;
import io.dikast.gguf.LoaderProfile;
import io.dikast.inference.llama.ParamsLayout.Sentinel;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * llama.cpp b4916, as inside the java-llama.cpp 4.2.0 artifact; layouts from {@code
 * include/llama.h} at that tag.
 */
final class ApiB4916 extends SharedFunctions {

  /** Exported by this version and dropped since. */
  static final String MARK = "llama_kv_self_seq_rm";

  private static final int MODEL_GPU_LAYERS = 8;
  static final ParamsLayout MODEL_PARAMS =
      new ParamsLayout(
          "llama_model_default_params",
          64,
          List.of(
              Sentinel.word("n_gpu_layers", MODEL_GPU_LAYERS, 0),
              Sentinel.word("split_mode", 12, 1),
              Sentinel.flag("vocab_only", 56, false),
              Sentinel.flag("use_mmap", 57, true)));

  private static final int CONTEXT_CELLS = 0;
  private static final int CONTEXT_BATCH = 4;
  private static final int CONTEXT_UBATCH = 8;
  private static final int CONTEXT_SEQUENCES = 12;
  private static final int CONTEXT_THREADS = 16;
  private static final int CONTEXT_BATCH_THREADS = 20;
  private static final int CONTEXT_POOLING = 28;
  private static final int CONTEXT_TYPE_K = 88;
  private static final int CONTEXT_TYPE_V = 92;
  private static final int CONTEXT_FLASH_ATTENTION = 99;
  static final ParamsLayout CONTEXT_PARAMS =
      new ParamsLayout(
          "llama_context_default_params",
          120,
          List.of(
              Sentinel.word("n_ctx", CONTEXT_CELLS, 512),
              Sentinel.word("n_batch", CONTEXT_BATCH, 2048),
              Sentinel.word("n_ubatch", CONTEXT_UBATCH, 512),
              Sentinel.word("n_seq_max", CONTEXT_SEQUENCES, 1),
              Sentinel.word("pooling_type", CONTEXT_POOLING, -1),
              // No defragmentation: it would move cells behind the mirror's back.
              Sentinel.real("defrag_thold", 64, -1),
              Sentinel.word("type_k", CONTEXT_TYPE_K, 1),
              Sentinel.word("type_v", CONTEXT_TYPE_V, 1),
              Sentinel.flag("flash_attn", CONTEXT_FLASH_ATTENTION, false)));

  /*
   * One decode at a time in the whole process: this version's matrix multiplication hands out its work by
   * a counter that all contexts share, so that two decodes at once leave parts of their results uncomputed
   * (seen as NaN logits in both). Whole steps take turns; the threads of each use all cores anyway.
   */
  private static final ReentrantLock DECODING = new ReentrantLock(true);

  private final MethodHandle sequenceRemove;
  private final MethodHandle sequenceCopy;
  private final MethodHandle sequencesClear;
  private final MethodHandle usedCells;

  /**
   * Binds a library that was checked for this layout.
   *
   * @param build of the library, empty for the artifact's own
   */
  ApiB4916(SymbolLookup library, String build) {
    super(library, "llama.cpp b4916" + build, MODEL_PARAMS, CONTEXT_PARAMS);
    sequenceRemove =
        bind(MARK, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    sequenceCopy =
        bind(
            "llama_kv_self_seq_cp",
            FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    sequencesClear = bind("llama_kv_self_clear", FunctionDescriptor.ofVoid(ADDRESS));
    usedCells = bind("llama_kv_self_used_cells", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    installLog();
    initialize();
  }

  @Override
  public LoaderProfile loads() {
    return LoaderProfile.LLAMA_CPP_B4916;
  }

  @Override
  public List<Device> devices() {
    // The artifact's only device is the processor, and its numbering of kinds is another one.
    return List.of();
  }

  @Override
  void fillModelParams(MemorySegment params, int gpuLayers) {
    params.set(JAVA_INT, MODEL_GPU_LAYERS, gpuLayers);
  }

  @Override
  void fillContextParams(MemorySegment params, ContextSettings settings, int sequenceIds) {
    params.set(JAVA_INT, CONTEXT_CELLS, settings.cells());
    params.set(JAVA_INT, CONTEXT_BATCH, settings.batchTokens());
    // One physical batch a decode: a full cache then rolls back nothing but that batch.
    params.set(JAVA_INT, CONTEXT_UBATCH, settings.batchTokens());
    params.set(JAVA_INT, CONTEXT_SEQUENCES, sequenceIds);
    params.set(JAVA_INT, CONTEXT_THREADS, settings.threads());
    params.set(JAVA_INT, CONTEXT_BATCH_THREADS, settings.threads());
    // Each token's own hidden state, also of a model whose file asks for their mean.
    params.set(JAVA_INT, CONTEXT_POOLING, POOLING_NONE);
    params.set(JAVA_INT, CONTEXT_TYPE_K, settings.kvType().ggml);
    params.set(JAVA_INT, CONTEXT_TYPE_V, settings.kvType().ggml);
    params.set(JAVA_BYTE, CONTEXT_FLASH_ATTENTION, (byte) (settings.flashAttention() ? 1 : 0));
  }

  @Override
  public int decode(MemorySegment context, TokenBatch batch) {
    DECODING.lock();
    try {
      return super.decode(context, batch);
    } finally {
      DECODING.unlock();
    }
  }

  @Override
  public KvCells.Allocator allocator() {
    return KvCells.Allocator.ONE_RUN;
  }

  @Override
  public int maxSequenceIds() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean reusesWhatLeftTheWindow(MemorySegment model) {
    return false;
  }

  @Override
  public void removeSequence(MemorySegment context, int sequence, int from, int to) {
    boolean removed = get(() -> (boolean) sequenceRemove.invokeExact(context, sequence, from, to));
    if (!removed) {
      throw new BackendException("the native cache refused to remove part of a sequence");
    }
  }

  @Override
  public void copySequence(MemorySegment context, int source, int target, int from, int to) {
    call(
        () -> {
          sequenceCopy.invokeExact(context, source, target, from, to);
        });
  }

  @Override
  public void clearSequences(MemorySegment context) {
    call(
        () -> {
          sequencesClear.invokeExact(context);
        });
  }

  @Override
  public @Nullable String difference(
      MemorySegment context, int expectedCells, List<Extent> sequences) {
    int found = get(() -> (int) usedCells.invokeExact(context));
    return found == expectedCells
        ? null
        : expectedCells + " cells are in use, the native count is " + found;
  }
}
