package io.dikast.inference.llama;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.inference.ModelRejectedException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** A model in this JVM: callers' threads tokenise, the decode thread computes. */
final class LlamaBackend implements Backend {

  private final BackendInfo info;
  private final PromptEncoder encoder;
  private final DecodeLoop loop;
  private final ReentrantReadWriteLock lifetime;

  private LlamaBackend(
      BackendInfo info, PromptEncoder encoder, DecodeLoop loop, ReentrantReadWriteLock lifetime) {
    this.info = info;
    this.encoder = encoder;
    this.loop = loop;
    this.lifetime = lifetime;
  }

  static LlamaBackend open(
      NativeApi api,
      ModelFile file,
      NativeApi.ContextSettings settings,
      AttentionKernel kernel,
      int parallel,
      int gpuLayers) {
    NativeLog.reset();
    MemorySegment model = api.loadModel(file.path(), gpuLayers);
    if (model.address() == 0) {
      throw new ModelRejectedException(
          file.path() + ": llama.cpp cannot load it: " + NativeLog.complaints(), null);
    }
    NativeSequences natives = null;
    try {
      natives = NativeSequences.open(api, model, settings);
      return started(api, file, settings, kernel, parallel, model, natives);
    } catch (RuntimeException e) {
      if (natives != null) {
        natives.close();
      }
      api.freeModel(model);
      throw e;
    }
  }

  private static LlamaBackend started(
      NativeApi api,
      ModelFile file,
      NativeApi.ContextSettings settings,
      AttentionKernel kernel,
      int parallel,
      MemorySegment model,
      NativeSequences natives) {
    Vocabulary vocabulary = new Vocabulary(api, api.vocabulary(model));
    Optional<ChatFormat> chat =
        file.metadata()
            .text("tokenizer.chat_template")
            .flatMap(template -> ChatFormat.of(api, template));
    PromptEncoder encoder = new PromptEncoder(vocabulary, chat, file.fingerprint());
    int trained = api.trainedContext(model);
    BackendInfo info =
        new BackendInfo(
            file.name(),
            file.fingerprint() + " " + api.version() + " " + settings + " " + kernel.name(),
            file.fingerprint(),
            Math.min(trained, settings.cells()),
            chat.isPresent(),
            file.metadata());
    // Callers tokenise under the read lock, so the vocabulary is not freed under their hands.
    ReentrantReadWriteLock lifetime = new ReentrantReadWriteLock();
    Runnable release =
        () -> {
          lifetime.writeLock().lock();
          try {
            natives.close();
            api.freeModel(model);
          } finally {
            lifetime.writeLock().unlock();
          }
        };
    KvCache cache = new KvCache(natives, new KvCells(settings.cells(), api.allocator()));
    DecodeLoop loop =
        new DecodeLoop(
            api,
            natives,
            release,
            cache,
            new Scheduler(cache, parallel, vocabulary, info.contextTokens()),
            kernel,
            vocabulary.size(),
            settings.batchTokens());
    return new LlamaBackend(info, encoder, loop, lifetime);
  }

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    int[] prompt = encode(group.prompt(), 1);
    DrawGroup draws = new DrawGroup(group, prompt, listener, info.vocabulary());
    loop.submit(draws);
    return draws;
  }

  @Override
  public CompletableFuture<LabelProbabilities> choose(Choice choice) {
    int[] prompt = encode(choice.prompt(), 0);
    int[] labels = whileOpen(() -> firstTokens(choice.labels()));
    CompletableFuture<LabelProbabilities> answer = new CompletableFuture<>();
    loop.submit(
        new PromptSequence(
            prompt,
            choice.ledger(),
            choice.purpose(),
            new Answering(answer, labels),
            answer::isDone));
    return answer;
  }

  @Override
  public CompletableFuture<HiddenState> embed(Embedding embedding) {
    throw new UnsupportedOperationException("this backend shows no hidden state");
  }

  private int[] firstTokens(List<String> labels) {
    int[] tokens = labels.stream().mapToInt(encoder::firstToken).toArray();
    if (Arrays.stream(tokens).distinct().count() != tokens.length) {
      throw new IllegalArgumentException(
          "the labels " + labels + " do not differ in their first token");
    }
    return tokens;
  }

  /**
   * @param room tokens that must fit behind the prompt
   */
  int[] encode(Prompt prompt, int room) {
    int[] tokens = whileOpen(() -> encoder.encode(prompt));
    if (tokens.length + room > info.contextTokens()) {
      throw new ContextLengthException(tokens.length, info.contextTokens());
    }
    return tokens;
  }

  private <T> T whileOpen(Supplier<T> work) {
    lifetime.readLock().lock();
    try {
      if (loop.isClosed()) {
        throw new IllegalStateException("the backend is closed");
      }
      return work.get();
    } finally {
      lifetime.readLock().unlock();
    }
  }

  @Override
  public BackendInfo describe() {
    return info.withCache(loop.usage());
  }

  DecodeLoop loop() {
    return loop;
  }

  @Override
  public void close() {
    loop.close();
  }

  @Override
  public String toString() {
    return "LlamaBackend[" + info.model() + "]";
  }

  /** Reads labels off a prompt's logits. */
  private static final class Answering implements PromptSequence.Waiter {
    private final CompletableFuture<LabelProbabilities> answer;
    private final int[] labels;

    Answering(CompletableFuture<LabelProbabilities> answer, int[] labels) {
      this.answer = answer;
      this.labels = labels;
    }

    @Override
    public void computed(float[] logits, PrefixTree.Node<KvSequence> node) {
      answer.complete(
          new LabelProbabilities(
              Arrays.stream(TokenSampler.probabilities(logits, labels)).boxed().toList()));
    }

    @Override
    public void cut(Generation.Finish finish) {
      answer.completeExceptionally(
          new BackendException(
              "the question was cut off: " + finish.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void broken(BackendException cause) {
      answer.completeExceptionally(cause);
    }
  }
}
