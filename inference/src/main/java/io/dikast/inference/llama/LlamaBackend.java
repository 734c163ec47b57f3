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
import io.dikast.engine.trace.ModelCall;
import io.dikast.inference.ModelRejectedException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** A model in this JVM: callers' threads tokenise, the decode thread computes. */
final class LlamaBackend implements Backend {

  private final BackendInfo info;
  private final FollowedCalls followed;
  private final PromptEncoder encoder;
  private final DecodeLoop loop;
  private final ReentrantReadWriteLock lifetime;

  private LlamaBackend(
      BackendInfo info, PromptEncoder encoder, DecodeLoop loop, ReentrantReadWriteLock lifetime) {
    this.info = info;
    this.followed = new FollowedCalls(info.model());
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
                file.metadata())
            .withHiddenSize(api.hiddenSize(model));
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
            new DecodeLoop.Sizes(vocabulary.size(), info.hiddenSize(), settings.batchTokens()));
    return new LlamaBackend(info, encoder, loop, lifetime);
  }

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    int[] prompt = encode(group.prompt(), 1);
    return followed.draws(
        group,
        prompt.length,
        listener,
        told -> {
          DrawGroup draws = new DrawGroup(group, prompt, told, info.vocabulary());
          loop.submit(draws);
          return draws;
        });
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
            Reading.LOGITS,
            new Answering<>(answer, logits -> probabilities(logits, labels)),
            answer::isDone));
    return followed.question(
        FollowedCalls.operation(choice.prompt()),
        choice.ledger(),
        choice.purpose(),
        prompt.length,
        answer);
  }

  @Override
  public CompletableFuture<HiddenState> embed(Embedding embedding) {
    int[] prompt = encode(embedding.prompt(), 0);
    CompletableFuture<HiddenState> answer = new CompletableFuture<>();
    loop.submit(
        new PromptSequence(
            prompt,
            embedding.ledger(),
            embedding.purpose(),
            Reading.HIDDEN_STATE,
            new Answering<>(answer, LlamaBackend::hiddenState),
            answer::isDone));
    return followed.question(
        ModelCall.Operation.EMBEDDING,
        embedding.ledger(),
        embedding.purpose(),
        prompt.length,
        answer);
  }

  private static HiddenState hiddenState(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new BackendException("the hidden state has a value that is not finite: " + value);
      }
    }
    return HiddenState.of(values);
  }

  private static LabelProbabilities probabilities(float[] logits, int[] labels) {
    return new LabelProbabilities(
        Arrays.stream(TokenSampler.probabilities(logits, labels)).boxed().toList());
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

  /** Tells the asker what is read off a prompt's last token. */
  private static final class Answering<T> implements PromptSequence.Waiter {
    private final CompletableFuture<T> answer;
    private final Function<float[], T> reading;

    Answering(CompletableFuture<T> answer, Function<float[], T> reading) {
      this.answer = answer;
      this.reading = reading;
    }

    @Override
    public void computed(float[] row, PrefixTree.Node<KvSequence> node) {
      answer.complete(reading.apply(row));
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
