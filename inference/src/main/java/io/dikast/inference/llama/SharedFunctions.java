package io.dikast.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.dikast.engine.backend.BackendException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * What has kept its name and its type through the versions of llama.cpp; the structs by value and
 * the functions of the cache are a layout's own.
 */
abstract sealed class SharedFunctions implements NativeApi permits ApiB4916, ApiV050 {

  /** {@code LLAMA_POOLING_TYPE_NONE}. */
  static final int POOLING_NONE = 0;

  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup library;
  private final String version;

  private final ParamsLayout modelParams;
  private final ParamsLayout contextParams;
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
  private final MethodHandle hiddenSize;
  private final MethodHandle hiddenStates;
  private final MethodHandle hiddenState;
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

  SharedFunctions(
      SymbolLookup library, String version, ParamsLayout modelParams, ParamsLayout contextParams) {
    this.library = library;
    this.version = version;
    this.modelParams = modelParams;
    this.contextParams = contextParams;
    modelDefaultParams = bind(modelParams.source(), FunctionDescriptor.of(modelParams.struct()));
    contextDefaultParams =
        bind(contextParams.source(), FunctionDescriptor.of(contextParams.struct()));
    supportsGpuOffload = bind("llama_supports_gpu_offload", FunctionDescriptor.of(JAVA_BOOLEAN));
    modelLoad =
        bind(
            "llama_model_load_from_file",
            FunctionDescriptor.of(ADDRESS, ADDRESS, modelParams.struct()));
    modelFree = bind("llama_model_free", FunctionDescriptor.ofVoid(ADDRESS));
    modelVocabulary = bind("llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS));
    modelTrainedContext = bind("llama_model_n_ctx_train", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    contextNew =
        bind(
            "llama_init_from_model",
            FunctionDescriptor.of(ADDRESS, ADDRESS, contextParams.struct()));
    contextFree = bind("llama_free", FunctionDescriptor.ofVoid(ADDRESS));
    decode = bind("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, TokenBatch.LAYOUT));
    logits = bind("llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    hiddenSize = bind("llama_model_n_embd", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    hiddenStates = bind("llama_set_embeddings", FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN));
    hiddenState =
        bind("llama_get_embeddings_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
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
  }

  /** Sends the log to Java, before anything is asked that might write to it. */
  final void installLog() {
    NativeLog.install(linker, bind("llama_log_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)));
  }

  final void initialize() {
    call(
        () -> {
          bind("llama_backend_init", FunctionDescriptor.ofVoid()).invokeExact();
        });
  }

  final MethodHandle bind(String name, FunctionDescriptor type) {
    MemorySegment address =
        library
            .find(name)
            .orElseThrow(() -> new BackendException("the native library exports no " + name));
    return linker.downcallHandle(address, type);
  }

  /** Settings of a model beyond the number of its layers on a GPU. */
  abstract void fillModelParams(MemorySegment params, int gpuLayers);

  abstract void fillContextParams(MemorySegment params, ContextSettings settings, int sequenceIds);

  @Override
  public final String version() {
    return version;
  }

  @Override
  public boolean supportsGpuOffload() {
    return get(() -> (boolean) supportsGpuOffload.invokeExact());
  }

  @Override
  public final MemorySegment loadModel(Path file, int gpuLayers) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = modelParams.defaults(modelDefaultParams, arena);
      fillModelParams(params, gpuLayers);
      MemorySegment path = arena.allocateFrom(file.toString());
      return get(() -> (MemorySegment) modelLoad.invokeExact(path, params));
    }
  }

  @Override
  public final void freeModel(MemorySegment model) {
    call(
        () -> {
          modelFree.invokeExact(model);
        });
  }

  @Override
  public final MemorySegment vocabulary(MemorySegment model) {
    return get(() -> (MemorySegment) modelVocabulary.invokeExact(model));
  }

  @Override
  public final int trainedContext(MemorySegment model) {
    return get(() -> (int) modelTrainedContext.invokeExact(model));
  }

  @Override
  public final MemorySegment newContext(
      MemorySegment model, ContextSettings settings, int sequenceIds) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = contextParams.defaults(contextDefaultParams, arena);
      fillContextParams(params, settings, sequenceIds);
      return get(() -> (MemorySegment) contextNew.invokeExact(model, params));
    }
  }

  @Override
  public final void freeContext(MemorySegment context) {
    call(
        () -> {
          contextFree.invokeExact(context);
        });
  }

  @Override
  public int decode(MemorySegment context, TokenBatch batch) {
    try {
      return (int) decode.invokeExact(context, batch.struct());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public final MemorySegment logits(MemorySegment context, int index) {
    try {
      return (MemorySegment) logits.invokeExact(context, index);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public final int hiddenSize(MemorySegment model) {
    return get(() -> (int) hiddenSize.invokeExact(model));
  }

  @Override
  public final void showHiddenStates(MemorySegment context, boolean on) {
    call(
        () -> {
          hiddenStates.invokeExact(context, on);
        });
  }

  @Override
  public final MemorySegment hiddenState(MemorySegment context, int index) {
    return get(() -> (MemorySegment) hiddenState.invokeExact(context, index));
  }

  @Override
  public final int tokenCount(MemorySegment vocabulary) {
    return get(() -> (int) vocabTokens.invokeExact(vocabulary));
  }

  @Override
  public final int vocabularyType(MemorySegment vocabulary) {
    return get(() -> (int) vocabType.invokeExact(vocabulary));
  }

  @Override
  public final int tokenAttributes(MemorySegment vocabulary, int token) {
    return get(() -> (int) vocabAttributes.invokeExact(vocabulary, token));
  }

  @Override
  public final MemorySegment tokenText(MemorySegment vocabulary, int token) {
    return get(() -> (MemorySegment) vocabText.invokeExact(vocabulary, token))
        .reinterpret(Integer.MAX_VALUE);
  }

  @Override
  public final boolean endsGeneration(MemorySegment vocabulary, int token) {
    return get(() -> (boolean) vocabEnds.invokeExact(vocabulary, token));
  }

  @Override
  public final int beginToken(MemorySegment vocabulary) {
    return get(() -> (int) vocabBegin.invokeExact(vocabulary));
  }

  @Override
  public final boolean addsBeginToken(MemorySegment vocabulary) {
    return get(() -> (boolean) vocabAddsBegin.invokeExact(vocabulary));
  }

  @Override
  public final int tokenize(
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
  public final int tokenPiece(
      MemorySegment vocabulary, int token, MemorySegment buffer, int capacity) {
    return get(() -> (int) tokenPiece.invokeExact(vocabulary, token, buffer, capacity, 0, false));
  }

  @Override
  public final int applyChatTemplate(
      MemorySegment template,
      MemorySegment messages,
      long count,
      MemorySegment buffer,
      int capacity) {
    return get(
        () -> (int) chatTemplate.invokeExact(template, messages, count, true, buffer, capacity));
  }

  @FunctionalInterface
  interface Downcall<T> {
    T run() throws Throwable;
  }

  @FunctionalInterface
  interface VoidDowncall {
    void run() throws Throwable;
  }

  static <T> T get(Downcall<T> downcall) {
    try {
      return downcall.run();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void call(VoidDowncall downcall) {
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
