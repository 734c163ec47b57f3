package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.CacheUsage;
import io.dikast.engine.backend.Generation;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that owns a native context; everybody else talks to it through a queue. Each step:
 * let in, fill one batch, decode, draw tokens, hand out.
 */
final class DecodeLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DecodeLoop.class.getName());

  /** An idle engine waits this long for more: what comes together is weighed and begun together. */
  private static final long LINGER_NANOS = 500_000;

  private static final long LONGEST_LINGER_NANOS = 5_000_000;

  /**
   * How long the rows are.
   *
   * @param logits entries of the vocabulary
   * @param hiddenState values in a hidden state
   * @param batch tokens in a batch at most
   */
  record Sizes(int logits, int hiddenState, int batch) {}

  private final NativeApi api;
  private final NativeSequences natives;
  private final Runnable release;
  private final KvCache cache;
  private final Scheduler scheduler;
  private final AttentionKernel kernel;
  private final TokenSampler sampler;
  private final Arena arena = Arena.ofShared();
  private final TokenBatch batch;
  private final List<Sequence> batched = new ArrayList<>();
  private final float[] logits;
  private final float[] hiddenState;
  private long lookups;
  private long hits;
  private long cachedTokens;

  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean checking;
  private volatile boolean flash;
  private volatile CacheUsage usage = CacheUsage.NONE;
  private volatile StepTimes times = StepTimes.NONE;

  /**
   * Starts the thread.
   *
   * @param release frees the context and what belongs to it; called once, on the thread, at its end
   */
  DecodeLoop(
      NativeApi api,
      NativeSequences natives,
      Runnable release,
      KvCache cache,
      Scheduler scheduler,
      AttentionKernel kernel,
      Sizes sizes) {
    this.api = api;
    this.natives = natives;
    this.release = release;
    this.cache = cache;
    this.scheduler = scheduler;
    this.kernel = kernel;
    this.flash = kernel.flash();
    this.sampler = new TokenSampler(sizes.logits());
    this.batch = new TokenBatch(arena, sizes.batch(), natives.ids());
    this.logits = new float[sizes.logits()];
    this.hiddenState = new float[sizes.hiddenState()];
    this.usage = new CacheUsage(cache.size(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    this.thread = Thread.ofPlatform().daemon().name("dikast-decode").unstarted(this::run);
    thread.start();
  }

  /** Draws of a group; told to its listener on the decode thread. */
  void submit(DrawGroup group) {
    post(() -> scheduler.add(group));
  }

  /** What a prompt asks of its last token; told to its waiter on the decode thread. */
  void submit(PromptSequence question) {
    post(() -> scheduler.addFirst(question));
  }

  private void post(Runnable command) {
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
    inbox.add(command);
    // Closed in between: either the loop took it and will end it, or it is still here.
    if (closed && inbox.remove(command)) {
      throw new IllegalStateException("the backend is closed");
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** What lies in the cache since the last step, and what the loop has done since it began. */
  CacheUsage usage() {
    return usage;
  }

  /** Whether attention is computed by the flash kernel at the moment. */
  boolean flashAttention() {
    return flash;
  }

  /** Where the time of all steps until now went. */
  StepTimes times() {
    return times;
  }

  /** Checks the cache's invariants after every step from now on; slow, for tests. */
  void checkEveryStep() {
    checking = true;
  }

  private void run() {
    try {
      while (!closed) {
        takeCommands();
        try {
          step();
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "a decode step failed", e);
          scheduler.failRunning(
              e instanceof BackendException known
                  ? known
                  : new BackendException("a decode step failed: " + e, e, false));
          closed |= !natives.isOpen();
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, it is to end it.
      LOG.log(Level.DEBUG, "the decode thread was interrupted", e);
    } finally {
      closed = true;
      for (Runnable command = inbox.poll(); command != null; command = inbox.poll()) {
        command.run();
      }
      scheduler.endAll();
      release.run();
      arena.close();
    }
  }

  private void takeCommands() throws InterruptedException {
    boolean idle = scheduler.idle();
    Runnable command = idle ? inbox.take() : inbox.poll();
    long until = System.nanoTime() + (idle ? LONGEST_LINGER_NANOS : 0);
    while (command != null) {
      command.run();
      boolean linger = idle && System.nanoTime() < until;
      command = linger ? inbox.poll(LINGER_NANOS, TimeUnit.NANOSECONDS) : inbox.poll();
    }
  }

  private void step() {
    long began = System.nanoTime();
    scheduler.cutOff();
    if (wantsOtherKernel()) {
      switchKernel();
    }
    scheduler.admit(this::begin);
    if (!scheduler.running()) {
      return;
    }
    cache.trim(kernel.cost().idleCells(kernel.flash(), cache.live(), cache.size()));
    int start = scheduler.fill(batch, batched);
    long decoded =
        switch (scheduler.reading()) {
          case LOGITS -> decode(start, Reading.LOGITS);
          case HIDDEN_STATE -> {
            MemorySegment context = natives.context();
            api.showHiddenStates(context, true);
            try {
              yield decode(start, Reading.HIDDEN_STATE);
            } finally {
              api.showHiddenStates(context, false);
            }
          }
        };
    times = times.plus(decoded, System.nanoTime() - began);
    if (checking) {
      cache.check();
    }
  }

  /** Decodes the batch and hands out what is read off it; nanoseconds inside the native decode. */
  private long decode(int start, Reading reading) {
    long handedOver = System.nanoTime();
    int code = api.decode(natives.context(), batch);
    long decoded = System.nanoTime() - handedOver;
    if (code != 0) {
      throw new BackendException(
          "llama_decode answered " + code + " to a batch of " + batch.size() + " tokens");
    }
    place(start);
    handOut(reading);
    return decoded;
  }

  private boolean wantsOtherKernel() {
    return scheduler.takeArrived()
        ? kernel.wantsSwitch(scheduler.forecast(), cache.used(), cache.size())
        : kernel.wantsSwitch(cache.used(), cache.size());
  }

  /** All are paused and begin again in a new context; what they have drawn stays drawn. */
  private void switchKernel() {
    scheduler.pauseAll();
    if (natives.reopen(!kernel.flash())) {
      kernel.switched();
      LOG.log(Level.DEBUG, "attention is now computed by the {0}", kernel);
    } else {
      kernel.stay();
      LOG.log(Level.WARNING, "no context with the other attention kernel: {0}", kernel);
    }
    flash = kernel.flash();
  }

  /** A sequence has its place: a fresh draw takes its first token from the prompt's logits. */
  private void begin(Sequence sequence) {
    int cached = sequence.place().length();
    switch (sequence) {
      case PromptSequence prompt -> {
        prompt.ledger().prompt(prompt.purpose(), 0, cached);
        lookups++;
        hits += cached > 0 ? 1 : 0;
        cachedTokens += cached;
      }
      case DrawSequence draw when draw.fresh() -> {
        // The first draw uses the prompt that was computed; every other one was saved it.
        int saved = draw.isFirst() ? 0 : cached;
        draw.ledger().prompt(draw.purpose(), 0, saved);
        cachedTokens += saved;
        draw.group().copyPromptLogits(logits);
        next(draw);
      }
      case DrawSequence resumed -> {}
    }
  }

  private void next(DrawSequence draw) {
    Generation.Finish finish = draw.next(logits, sampler);
    if (finish != null) {
      scheduler.end(draw, finish);
    }
  }

  /** Enters the decoded batch into the mirror and the ledgers. */
  private void place(int start) {
    int prompts = 0;
    long seen = 0;
    for (int i = 0; i < batched.size(); i++) {
      Sequence sequence = batched.get(i);
      boolean generated = sequence instanceof DrawSequence && sequence.pending() == 1;
      cache.append(sequence.place(), start + i);
      seen += sequence.place().length();
      if (!generated) {
        prompts++;
        sequence.ledger().prompt(sequence.purpose(), 1, 0);
      }
    }
    kernel.missed(cache.takeMissed());
    kernel.stepped(batched.size(), cache.used(), seen);
    // Before anything is told, so that who hears of an end finds it counted.
    usage =
        new CacheUsage(
            cache.size(),
            cache.used(),
            cache.shared(),
            cache.used() - cache.live(),
            lookups,
            hits,
            cachedTokens,
            usage.computedTokens() + prompts,
            usage.steps() + 1,
            usage.decodedTokens() + batched.size(),
            scheduler.pauses());
  }

  private void handOut(Reading reading) {
    for (int i = 0; i < batched.size(); i++) {
      Sequence sequence = batched.get(i);
      boolean lastOfIts = i + 1 == batched.size() || batched.get(i + 1) != sequence;
      if (!lastOfIts || sequence.pending() > 0) {
        continue;
      }
      float[] row = read(reading, i);
      try {
        switch (sequence) {
          case PromptSequence prompt -> prompt.computed(row, scheduler.leave(prompt));
          case DrawSequence draw -> next(draw);
        }
      } catch (BackendException e) {
        // Its own row is at fault: the others go on.
        scheduler.fail(sequence, e);
      }
    }
  }

  private float[] read(Reading reading, int index) {
    float[] row =
        switch (reading) {
          case LOGITS -> logits;
          case HIDDEN_STATE -> hiddenState;
        };
    MemorySegment shown =
        switch (reading) {
          case LOGITS -> api.logits(natives.context(), index);
          case HIDDEN_STATE -> api.hiddenState(natives.context(), index);
        };
    if (shown.address() == 0) {
      throw new BackendException("token " + index + " of the batch has no " + reading);
    }
    MemorySegment.copy(
        shown.reinterpret(4L * row.length), ValueLayout.JAVA_FLOAT, 0, row, 0, row.length);
    return row;
  }

  /** Ends every sequence as cancelled, frees the native memory and joins the thread. */
  @Override
  public void close() {
    closed = true;
    inbox.add(() -> {});
    if (Thread.currentThread() == thread) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
