package io.dikast.testkit.backend;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A backend that says what a {@link Script} tells it to, token by token, and keeps the whole
 * contract of {@link Backend}: ledger, token limits, stop strings, cancelling, streaming. It never
 * sleeps and is deterministic; only {@link Delivery#VIRTUAL_THREADS} lets draws overtake each
 * other.
 *
 * <p>A token is four characters. Each group computes its prompt once, nothing is cached between
 * groups.
 */
public final class ScriptedBackend implements Backend {

  /** Who makes the draws take their steps. */
  public enum Delivery {
    /** The thread that calls: everything is told before the call returns. */
    CALLER,
    /** One virtual thread a draw. */
    VIRTUAL_THREADS,
    /** The test, through {@link ScriptedBackend#pendingDraws} and the like. */
    MANUAL
  }

  private final Script script;
  private final Chooser chooser;
  private final Embedder embedder;
  private final @Nullable Scorer scorer;
  private final Delivery delivery;
  private final BackendInfo info;

  private final Object lock = new Object();
  private final List<SampleGroup> groups = new ArrayList<>();
  private final List<ScriptedDraw> draws = new ArrayList<>();
  private final List<ScriptedChoice> choices = new ArrayList<>();
  private final List<ScriptedEmbedding> embeddings = new ArrayList<>();
  private final List<Throwable> listenerFaults = new CopyOnWriteArrayList<>();
  private boolean closed;

  private ScriptedBackend(Builder builder) {
    this.script = builder.script;
    this.chooser = builder.chooser;
    this.embedder = builder.embedder;
    this.scorer = builder.scorer;
    this.delivery = builder.delivery;
    this.info = builder.info;
  }

  /** A backend that delivers on the caller's thread. */
  public static ScriptedBackend of(Script script) {
    return script(script).build();
  }

  /** A backend whose every draw says the same. */
  public static ScriptedBackend saying(String text) {
    return of((prompt, seed, draw) -> Reply.says(text));
  }

  public static Builder script(Script script) {
    return new Builder(script);
  }

  @Override
  public GenerationHandle generate(SampleGroup group, GenerationListener listener) {
    Objects.requireNonNull(listener, "listener");
    AtomicBoolean promptEntered = new AtomicBoolean();
    List<ScriptedDraw> started =
        IntStream.range(0, group.seeds().size())
            .mapToObj(
                draw ->
                    new ScriptedDraw(
                        group, draw, script, info, listener, promptEntered, listenerFaults::add))
            .toList();
    synchronized (lock) {
      check(group.prompt());
      groups.add(group);
      draws.addAll(started);
    }
    switch (delivery) {
      case CALLER -> started.forEach(ScriptedDraw::release);
      case VIRTUAL_THREADS ->
          started.forEach(draw -> Thread.ofVirtual().name(draw.toString()).start(draw::release));
      case MANUAL -> {
        // The test releases them.
      }
    }
    return new GenerationHandle() {
      @Override
      public void cancel(int draw) {
        started.get(draw).cancel();
      }

      @Override
      public void cancel() {
        started.forEach(ScriptedDraw::cancel);
      }
    };
  }

  @Override
  public CompletableFuture<LabelProbabilities> choose(Choice choice) {
    ScriptedChoice asked = new ScriptedChoice(choice, chooser);
    synchronized (lock) {
      check(choice.prompt());
      choices.add(asked);
    }
    deliver("choice", asked::release);
    return asked.answer();
  }

  @Override
  public CompletableFuture<HiddenState> embed(Embedding embedding) {
    if (info.hiddenSize() == 0) {
      return Backend.super.embed(embedding);
    }
    ScriptedEmbedding asked = new ScriptedEmbedding(embedding, embedder, info.hiddenSize());
    synchronized (lock) {
      check(embedding.prompt());
      embeddings.add(asked);
    }
    deliver("embedding", asked::release);
    return asked.answer();
  }

  @Override
  public Optional<Scorer> scorer() {
    return Optional.ofNullable(scorer);
  }

  private void deliver(String name, Runnable release) {
    switch (delivery) {
      case CALLER -> release.run();
      case VIRTUAL_THREADS -> Thread.ofVirtual().name(name).start(release);
      case MANUAL -> {
        // The test releases it.
      }
    }
  }

  private void check(Prompt prompt) {
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
    int tokens = ScriptTokens.count(prompt.text());
    if (info.contextTokens() > 0 && tokens >= info.contextTokens()) {
      throw new ContextLengthException(tokens, info.contextTokens());
    }
  }

  @Override
  public BackendInfo describe() {
    return info;
  }

  @Override
  public void close() {
    List<ScriptedDraw> all;
    synchronized (lock) {
      closed = true;
      all = List.copyOf(draws);
      choices.forEach(ScriptedChoice::close);
      embeddings.forEach(ScriptedEmbedding::close);
    }
    all.forEach(ScriptedDraw::cancel);
    if (delivery == Delivery.MANUAL) {
      all.forEach(ScriptedDraw::release);
    }
    try {
      for (ScriptedDraw draw : all) {
        draw.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Groups in the order they were asked for. */
  public List<SampleGroup> groups() {
    synchronized (lock) {
      return List.copyOf(groups);
    }
  }

  /** Distinct prompts of the groups, in the order they were first asked for. */
  public List<Prompt> prompts() {
    return groups().stream().map(SampleGroup::prompt).distinct().toList();
  }

  /** Draws of all groups, ended ones too. */
  public List<ScriptedDraw> draws() {
    synchronized (lock) {
      return List.copyOf(draws);
    }
  }

  /** Draws that have not ended, in the order they were asked for. */
  public List<ScriptedDraw> pendingDraws() {
    return draws().stream().filter(draw -> !draw.hasEnded()).toList();
  }

  /** Questions in the order they were asked. */
  public List<ScriptedChoice> choices() {
    synchronized (lock) {
      return List.copyOf(choices);
    }
  }

  /** Questions that are neither answered nor withdrawn. */
  public List<ScriptedChoice> pendingChoices() {
    return choices().stream().filter(choice -> !choice.answer().isDone()).toList();
  }

  /** Requests for hidden states in the order they were made. */
  public List<ScriptedEmbedding> embeddings() {
    synchronized (lock) {
      return List.copyOf(embeddings);
    }
  }

  /** Requests for hidden states that are neither answered nor withdrawn. */
  public List<ScriptedEmbedding> pendingEmbeddings() {
    return embeddings().stream().filter(asked -> !asked.answer().isDone()).toList();
  }

  /** Lets everything pending come to its end on this thread, also what that makes callers ask. */
  public void releaseAll() {
    while (!pendingDraws().isEmpty()
        || !pendingChoices().isEmpty()
        || !pendingEmbeddings().isEmpty()) {
      pendingDraws().forEach(ScriptedDraw::release);
      pendingChoices().forEach(ScriptedChoice::release);
      pendingEmbeddings().forEach(ScriptedEmbedding::release);
    }
  }

  /** What listeners threw: a backend ignores it, a test should not. */
  public List<Throwable> listenerFaults() {
    return List.copyOf(listenerFaults);
  }

  /** How a scripted backend is put together. */
  public static final class Builder {

    private final Script script;
    private Chooser chooser =
        (prompt, labels) -> {
          throw new BackendException("no choice is scripted");
        };
    private Embedder embedder =
        prompt -> {
          throw new BackendException("no hidden state is scripted");
        };
    private @Nullable Scorer scorer;
    private Delivery delivery = Delivery.CALLER;
    private BackendInfo info =
        new BackendInfo("scripted", "scripted/1", "scripted", 0, false, ModelMetadata.NONE);

    private Builder(Script script) {
      this.script = Objects.requireNonNull(script, "script");
    }

    /** How to answer choices; without it they fail. */
    public Builder choosing(Chooser answer) {
      this.chooser = Objects.requireNonNull(answer, "answer");
      return this;
    }

    /**
     * Shows hidden states; without it the backend says that it has none.
     *
     * @param hiddenSize values in each
     */
    public Builder embedding(int hiddenSize, Embedder answer) {
      this.embedder = Objects.requireNonNull(answer, "answer");
      return info(info.withHiddenSize(hiddenSize));
    }

    /** Offers this scorer, which answers by itself; without it the backend has none. */
    public Builder scoring(Scorer answer) {
      this.scorer = Objects.requireNonNull(answer, "answer");
      return this;
    }

    public Builder delivery(Delivery who) {
      this.delivery = Objects.requireNonNull(who, "who");
      return this;
    }

    /** Everything that the backend says of itself. */
    public Builder info(BackendInfo all) {
      this.info = Objects.requireNonNull(all, "all");
      return this;
    }

    public Builder model(String model) {
      return info(
          new BackendInfo(
              model,
              info.fingerprint(),
              info.vocabulary(),
              info.contextTokens(),
              info.chat(),
              info.metadata(),
              info.hiddenSize(),
              info.cache()));
    }

    /** Identity of the vocabulary; empty for a backend that shows no token ids. */
    public Builder vocabulary(String vocabulary) {
      return info(
          new BackendInfo(
              info.model(),
              info.fingerprint(),
              vocabulary,
              info.contextTokens(),
              info.chat(),
              info.metadata(),
              info.hiddenSize(),
              info.cache()));
    }

    /** Tokens that prompt and answer share, 0 for no limit. */
    public Builder contextTokens(int tokens) {
      return info(
          new BackendInfo(
              info.model(),
              info.fingerprint(),
              info.vocabulary(),
              tokens,
              info.chat(),
              info.metadata(),
              info.hiddenSize(),
              info.cache()));
    }

    public Builder chat(boolean chat) {
      return info(
          new BackendInfo(
              info.model(),
              info.fingerprint(),
              info.vocabulary(),
              info.contextTokens(),
              chat,
              info.metadata(),
              info.hiddenSize(),
              info.cache()));
    }

    public Builder metadata(ModelMetadata metadata) {
      return info(
          new BackendInfo(
              info.model(),
              info.fingerprint(),
              info.vocabulary(),
              info.contextTokens(),
              info.chat(),
              metadata,
              info.hiddenSize(),
              info.cache()));
    }

    public ScriptedBackend build() {
      return new ScriptedBackend(this);
    }
  }
}
