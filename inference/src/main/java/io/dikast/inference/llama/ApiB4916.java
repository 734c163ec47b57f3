package io.dikast.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.dikast.engine.backend.BackendException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * llama.cpp b4916, as inside the java-llama.cpp 4.2.0 artifact; layouts from {@code
 * include/llama.h} at that tag.
 */
final class ApiB4916 implements NativeApi {

  /*
   * A struct by value cannot be checked by the linker, so a library of another version would read our
   * bytes as something else. The defaults that the library itself hands out are the check: their known
   * values must stand at the offsets we are about to write to.
   */
  private static final MemoryLayout MODEL_PARAMS = bytes(64);
  private static final long MODEL_GPU_LAYERS = 8;
  private static final long MODEL_SPLIT_MODE = 12;
  private static final long MODEL_VOCAB_ONLY = 56;
  private static final long MODEL_USE_MMAP = 57;

  private static final MemoryLayout CONTEXT_PARAMS = bytes(120);
  private static final long CONTEXT_CELLS = 0;
  private static final long CONTEXT_BATCH = 4;
  private static final long CONTEXT_UBATCH = 8;
  private static final long CONTEXT_SEQUENCES = 12;
  private static final long CONTEXT_THREADS = 16;
  private static final long CONTEXT_BATCH_THREADS = 20;
  private static final long CONTEXT_TYPE_K = 88;
  private static final long CONTEXT_TYPE_V = 92;
  private static final long CONTEXT_FLASH_ATTENTION = 99;

  /*
   * One decode at a time in the whole process: this version's matrix multiplication hands out its work by
   * a counter that all contexts share, so that two decodes at once leave parts of their results uncomputed
   * (seen as NaN logits in both). Whole steps take turns; the threads of each use all cores anyway.
   */
  private static final ReentrantLock DECODING = new ReentrantLock(true);

  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup library;

  private final MethodHandle modelDefaultParams;
  private final MethodHandle contextDefaultParams;
  private final MethodHandle supportsGpuOffload;
  private final MethodHandle modelLoad;
  private final MethodHandle modelFree;
  private final MethodHandle modelVocabulary;
  private final MethodHandle modelTrainedContext;
  private final MethodHandle contextNew;
  private final MethodHandle contextFree;
  private final MethodHandle decode;
  private final MethodHandle logits;
  private final MethodHandle sequenceRemove;
  private final MethodHandle sequenceCopy;
  private final MethodHandle sequencesClear;
  private final MethodHandle usedCells;
  private final MethodHandle vocabType;
  private final MethodHandle vocabTokens;
  private final MethodHandle vocabAttributes;
  private final MethodHandle vocabText;
  private final MethodHandle vocabEnds;
  private final MethodHandle vocabBegin;
  private final MethodHandle vocabAddsBegin;
  private final MethodHandle tokenize;
  private final MethodHandle tokenPiece;
  private final MethodHandle chatTemplate;

  ApiB4916(SymbolLookup library) {
    this.library = library;
    modelDefaultParams = bind("llama_model_default_params", FunctionDescriptor.of(MODEL_PARAMS));
    contextDefaultParams =
        bind("llama_context_default_params", FunctionDescriptor.of(CONTEXT_PARAMS));
    checkLayouts();
    supportsGpuOffload = bind("llama_supports_gpu_offload", FunctionDescriptor.of(JAVA_BOOLEAN));
    modelLoad =
        bind("llama_model_load_from_file", FunctionDescriptor.of(ADDRESS, ADDRESS, MODEL_PARAMS));
    modelFree = bind("llama_model_free", FunctionDescriptor.ofVoid(ADDRESS));
    modelVocabulary = bind("llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS));
    modelTrainedContext = bind("llama_model_n_ctx_train", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    contextNew =
        bind("llama_init_from_model", FunctionDescriptor.of(ADDRESS, ADDRESS, CONTEXT_PARAMS));
    contextFree = bind("llama_free", FunctionDescriptor.ofVoid(ADDRESS));
    decode = bind("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, TokenBatch.LAYOUT));
    logits = bind("llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    sequenceRemove =
        bind(
            "llama_kv_self_seq_rm",
            FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    sequenceCopy =
        bind(
            "llama_kv_self_seq_cp",
            FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    sequencesClear = bind("llama_kv_self_clear", FunctionDescriptor.ofVoid(ADDRESS));
    usedCells = bind("llama_kv_self_used_cells", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    vocabType = bind("llama_vocab_type", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    vocabTokens = bind("llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    vocabAttributes =
        bind("llama_vocab_get_attr", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    vocabText = bind("llama_vocab_get_text", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    vocabEnds = bind("llama_vocab_is_eog", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT));
    vocabBegin = bind("llama_vocab_bos", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    vocabAddsBegin = bind("llama_vocab_get_add_bos", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
    tokenize =
        bind(
            "llama_tokenize",
            FunctionDescriptor.of(
                JAVA_INT,
                ADDRESS,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_BOOLEAN,
                JAVA_BOOLEAN));
    tokenPiece =
        bind(
            "llama_token_to_piece",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN));
    chatTemplate =
        bind(
            "llama_chat_apply_template",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_BOOLEAN, ADDRESS, JAVA_INT));
    call(
        () -> {
          bind("llama_backend_init", FunctionDescriptor.ofVoid()).invokeExact();
        });
    NativeLog.install(linker, bind("llama_log_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)));
  }

  private static MemoryLayout bytes(long size) {
    // Structs this large travel in memory, never in registers, so only size and alignment matter.
    return MemoryLayout.structLayout(MemoryLayout.sequenceLayout(size / 8, JAVA_LONG));
  }

  private MethodHandle bind(String name, FunctionDescriptor type) {
    MemorySegment address =
        library
            .find(name)
            .orElseThrow(() -> new BackendException("the native library exports no " + name));
    return linker.downcallHandle(address, type);
  }

  private void checkLayouts() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment model = defaults(modelDefaultParams, arena);
      expect("model n_gpu_layers", 0, model.get(JAVA_INT, MODEL_GPU_LAYERS));
      expect("model split_mode", 1, model.get(JAVA_INT, MODEL_SPLIT_MODE));
      expect("model vocab_only", 0, model.get(JAVA_BYTE, MODEL_VOCAB_ONLY));
      expect("model use_mmap", 1, model.get(JAVA_BYTE, MODEL_USE_MMAP));
      MemorySegment context = defaults(contextDefaultParams, arena);
      expect("n_ctx", 512, context.get(JAVA_INT, CONTEXT_CELLS));
      expect("n_batch", 2048, context.get(JAVA_INT, CONTEXT_BATCH));
      expect("n_ubatch", 512, context.get(JAVA_INT, CONTEXT_UBATCH));
      expect("n_seq_max", 1, context.get(JAVA_INT, CONTEXT_SEQUENCES));
      expect("type_k", 1, context.get(JAVA_INT, CONTEXT_TYPE_K));
      expect("type_v", 1, context.get(JAVA_INT, CONTEXT_TYPE_V));
      expect("flash_attn", 0, context.get(JAVA_BYTE, CONTEXT_FLASH_ATTENTION));
      // No defragmentation: it would move cells behind the mirror's back.
      expect(
          "defrag_thold",
          Float.floatToIntBits(-1f),
          Float.floatToIntBits(context.get(JAVA_FLOAT, 64)));
    }
  }

  private static void expect(String what, int expected, int found) {
    if (expected != found) {
      throw new BackendException(
          "the native library is not llama.cpp b4916: default "
              + what
              + " should be "
              + expected
              + ", found "
              + found);
    }
  }

  private static MemorySegment defaults(MethodHandle of, Arena arena) {
    return get(() -> (MemorySegment) of.invokeExact((SegmentAllocator) arena));
  }

  @Override
  public String version() {
    return "llama.cpp b4916";
  }

  @Override
  public boolean supportsGpuOffload() {
    return get(() -> (boolean) supportsGpuOffload.invokeExact());
  }

  @Override
  public MemorySegment loadModel(Path file, int gpuLayers) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = defaults(modelDefaultParams, arena);
      params.set(JAVA_INT, MODEL_GPU_LAYERS, gpuLayers);
      MemorySegment path = arena.allocateFrom(file.toString());
      return get(() -> (MemorySegment) modelLoad.invokeExact(path, params));
    }
  }

  @Override
  public void freeModel(MemorySegment model) {
    call(
        () -> {
          modelFree.invokeExact(model);
        });
  }

  @Override
  public MemorySegment vocabulary(MemorySegment model) {
    return get(() -> (MemorySegment) modelVocabulary.invokeExact(model));
  }

  @Override
  public int trainedContext(MemorySegment model) {
    return get(() -> (int) modelTrainedContext.invokeExact(model));
  }

  @Override
  public MemorySegment newContext(MemorySegment model, ContextSettings settings) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = defaults(contextDefaultParams, arena);
      params.set(JAVA_INT, CONTEXT_CELLS, settings.cells());
      params.set(JAVA_INT, CONTEXT_BATCH, settings.batchTokens());
      // One physical batch a decode: a full cache then rolls back nothing but that batch.
      params.set(JAVA_INT, CONTEXT_UBATCH, settings.batchTokens());
      params.set(JAVA_INT, CONTEXT_SEQUENCES, settings.sequences());
      params.set(JAVA_INT, CONTEXT_THREADS, settings.threads());
      params.set(JAVA_INT, CONTEXT_BATCH_THREADS, settings.threads());
      params.set(JAVA_INT, CONTEXT_TYPE_K, settings.kvType().ggml);
      params.set(JAVA_INT, CONTEXT_TYPE_V, settings.kvType().ggml);
      params.set(JAVA_BYTE, CONTEXT_FLASH_ATTENTION, (byte) (settings.flashAttention() ? 1 : 0));
      return get(() -> (MemorySegment) contextNew.invokeExact(model, params));
    }
  }

  @Override
  public void freeContext(MemorySegment context) {
    call(
        () -> {
          contextFree.invokeExact(context);
        });
  }

  @Override
  public int decode(MemorySegment context, TokenBatch batch) {
    DECODING.lock();
    try {
      return (int) decode.invokeExact(context, batch.struct());
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      DECODING.unlock();
    }
  }

  @Override
  public MemorySegment logits(MemorySegment context, int index) {
    try {
      return (MemorySegment) logits.invokeExact(context, index);
    } catch (Throwable e) {
      throw unexpected(e);
    }
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
  public int usedCells(MemorySegment context) {
    return get(() -> (int) usedCells.invokeExact(context));
  }

  @Override
  public int tokenCount(MemorySegment vocabulary) {
    return get(() -> (int) vocabTokens.invokeExact(vocabulary));
  }

  @Override
  public int vocabularyType(MemorySegment vocabulary) {
    return get(() -> (int) vocabType.invokeExact(vocabulary));
  }

  @Override
  public int tokenAttributes(MemorySegment vocabulary, int token) {
    return get(() -> (int) vocabAttributes.invokeExact(vocabulary, token));
  }

  @Override
  public MemorySegment tokenText(MemorySegment vocabulary, int token) {
    return get(() -> (MemorySegment) vocabText.invokeExact(vocabulary, token))
        .reinterpret(Integer.MAX_VALUE);
  }

  @Override
  public boolean endsGeneration(MemorySegment vocabulary, int token) {
    return get(() -> (boolean) vocabEnds.invokeExact(vocabulary, token));
  }

  @Override
  public int beginToken(MemorySegment vocabulary) {
    return get(() -> (int) vocabBegin.invokeExact(vocabulary));
  }

  @Override
  public boolean addsBeginToken(MemorySegment vocabulary) {
    return get(() -> (boolean) vocabAddsBegin.invokeExact(vocabulary));
  }

  @Override
  public int tokenize(
      MemorySegment vocabulary,
      MemorySegment text,
      int length,
      MemorySegment tokens,
      int capacity) {
    // Neither a begin token nor control tokens: PromptEncoder puts both where they belong.
    return get(
        () -> (int) tokenize.invokeExact(vocabulary, text, length, tokens, capacity, false, false));
  }

  @Override
  public int tokenPiece(MemorySegment vocabulary, int token, MemorySegment buffer, int capacity) {
    return get(() -> (int) tokenPiece.invokeExact(vocabulary, token, buffer, capacity, 0, false));
  }

  @Override
  public int applyChatTemplate(
      MemorySegment template,
      MemorySegment messages,
      long count,
      MemorySegment buffer,
      int capacity) {
    return get(
        () -> (int) chatTemplate.invokeExact(template, messages, count, true, buffer, capacity));
  }

  @FunctionalInterface
  private interface Downcall<T> {
    T run() throws Throwable;
  }

  @FunctionalInterface
  private interface VoidDowncall {
    void run() throws Throwable;
  }

  private static <T> T get(Downcall<T> downcall) {
    try {
      return downcall.run();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static void call(VoidDowncall downcall) {
    try {
      downcall.run();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A downcall itself throws nothing: this is a mistake of ours in its types. */
  private static RuntimeException unexpected(Throwable e) {
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}
