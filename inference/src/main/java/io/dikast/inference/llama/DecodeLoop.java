package io.dikast.inference.llama;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.TokenSequence;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns a native context. Each step: admit, build one batch (running draws
 * first, then stretches of prompts), decode, draw tokens, hand out.
 */
final class DecodeLoop implements AutoCloseable {

  /*
   * Never a batch that does not fit. KvCache.find() says where a batch will lie before it is submitted;
   * where there is no room, cached branches are dropped, then prompts wait, then the youngest sequence is
   * paused: its cells become a cached branch, its tokens are kept, and it is forked and completed again when
   * there is room. The oldest sequence is never paused, so something always goes on.
   *
   * Draws of a group begin together: the prompt is computed once, its last logits give all first tokens.
   * A prompt that shares more with one now being computed than with the tree waits for that one.
   */
  private static final System.Logger LOG = System.getLogger(DecodeLoop.class.getName());
  private static final int EXPECTED_GROWTH = 32;
  private static final int WORTH_WAITING_FOR = 16;

  /** What the loop has done since it began; one writer, read from anywhere. */
  record Counters(
      long steps,
      long decodedTokens,
      long promptTokens,
      long pauses,
      int usedCells,
      int liveCells) {}

  private final NativeApi api;
  private final MemorySegment context;
  private final Runnable release;
  private final KvCache cache;
  private final Vocabulary vocabulary;
  private final TokenSampler sampler;
  private final Arena arena = Arena.ofShared();
  private final TokenBatch batch;
  private final int parallel;
  private final int contextTokens;
  private final float[] row;
  private final long rowBytes;

  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Deque<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> active = new ArrayList<>();
  private final List<Sequence> batched = new ArrayList<>();
  private final List<DrawGroup> groups = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile Counters counters = new Counters(0, 0, 0, 0, 0, 0);
  private long steps;
  private long decodedTokens;
  private long promptTokens;
  private long pauses;
  private boolean checking;

  /**
   * Starts the thread.
   *
   * @param release frees the context and what belongs to it; called once, on the thread, at its end
   */
  DecodeLoop(
      NativeApi api,
      MemorySegment context,
      Runnable release,
      KvCache cache,
      Vocabulary vocabulary,
      int batchTokens,
      int parallel,
      int contextTokens) {
    this.api = api;
    this.context = context;
    this.release = release;
    this.cache = cache;
    this.vocabulary = vocabulary;
    this.sampler = new TokenSampler(vocabulary.size());
    this.batch = new TokenBatch(arena, batchTokens);
    this.parallel = parallel;
    this.contextTokens = contextTokens;
    this.row = new float[vocabulary.size()];
    this.rowBytes = 4L * vocabulary.size();
    this.thread = Thread.ofPlatform().daemon().name("dikast-decode").unstarted(this::run);
    thread.start();
  }

  /** Draws of a group; told to its listener on the decode thread. */
  void submit(DrawGroup group) {
    post(
        () -> {
          groups.add(group);
          Ledger ledger = group.request().ledger();
          waiting.addLast(
              new PromptSequence(
                  group.prompt(),
                  ledger,
                  group.request().purpose(),
                  new GroupStart(group),
                  group::allCancelled));
        });
  }

  /** The logits of a prompt's last token; ahead of prompts that wait to be drawn from. */
  void submit(PromptSequence question) {
    post(() -> waiting.addFirst(question));
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

  Counters counters() {
    return counters;
  }

  /** Checks the cache's invariants after every step from now on; slow, for tests. */
  void checkEveryStep() {
    checking = true;
  }

  private void run() {
    try {
      while (!closed) {
        Runnable command = active.isEmpty() && waiting.isEmpty() ? inbox.take() : inbox.poll();
        for (; command != null; command = inbox.poll()) {
          command.run();
        }
        try {
          step();
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "a decode step failed", e);
          failActive(
              e instanceof BackendException known
                  ? known
                  : new BackendException("a decode step failed: " + e, e, false));
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, it is to end it.
      closed = true;
    } finally {
      closed = true;
      endAll();
      release.run();
      arena.close();
    }
  }

  private void endAll() {
    for (Runnable command = inbox.poll(); command != null; command = inbox.poll()) {
      command.run();
    }
    for (Sequence sequence : everybody()) {
      sequence.cut(Generation.Finish.CANCELLED);
    }
    active.clear();
    waiting.clear();
  }

  private List<Sequence> everybody() {
    List<Sequence> all = new ArrayList<>(active);
    all.addAll(waiting);
    return all;
  }

  private void step() {
    cutOff();
    admit();
    if (active.isEmpty()) {
      return;
    }
    cache.trim();
    int start = fill();
    if (batch.size() == 0) {
      return;
    }
    int code = api.decode(context, batch);
    if (code != 0) {
      throw new BackendException(
          "llama_decode answered " + code + " to a batch of " + batch.size() + " tokens");
    }
    steps++;
    decodedTokens += batch.size();
    place(start);
    // Before anything is told, so that who hears of an end finds it counted.
    counters = new Counters(steps, decodedTokens, promptTokens, pauses, cache.used(), cache.live());
    takeLogits();
    if (checking) {
      cache.check();
    }
  }

  /** Ends what was cancelled or ran out of budget. */
  private void cutOff() {
    for (Iterator<Sequence> it = active.iterator(); it.hasNext(); ) {
      Sequence sequence = it.next();
      Generation.Finish finish = sequence.cutOff();
      if (finish != null) {
        it.remove();
        keep(sequence);
        sequence.cut(finish);
        finished(sequence);
      }
    }
    for (Iterator<Sequence> it = waiting.iterator(); it.hasNext(); ) {
      Sequence sequence = it.next();
      Generation.Finish finish = sequence.cutOff();
      if (finish != null) {
        it.remove();
        sequence.cut(finish);
        finished(sequence);
      }
    }
  }

  /** Gives a sequence's place in the cache back as a cached branch. */
  private PrefixTree.Node<KvSequence> keep(Sequence sequence) {
    KvSequence kv = sequence.kv();
    if (kv == null) {
      throw new IllegalStateException("the sequence has no place in the cache");
    }
    sequence.kv(null);
    return cache.keep(kv, sequence.tokens());
  }

  /** A draw will not run again: if it was one its group waited for, the prompt's pin may go. */
  private void finished(Sequence sequence) {
    if (sequence instanceof DrawSequence draw) {
      if (draw.fresh()) {
        unpin(draw.group().begun());
      }
      if (draw.group().finished()) {
        groups.remove(draw.group());
      }
    }
  }

  private void unpin(PrefixTree.@Nullable Node<KvSequence> node) {
    if (node != null) {
      cache.unpin(node);
    }
  }

  private void admit() {
    int passed = 0;
    while (active.size() < parallel && waiting.size() > passed) {
      Sequence next = skip(passed);
      if (waitsForAnother(next)) {
        passed++;
        continue;
      }
      // Only a fresh draw has its logits already; all others need their last token computed.
      boolean fresh = next instanceof DrawSequence draw && draw.fresh();
      int limit = fresh ? next.length() : next.length() - 1;
      if (!active.isEmpty() && !fits(next, limit)) {
        return;
      }
      KvSequence kv = cache.fork(next.tokens(), limit);
      if (kv == null) {
        // All ids keep prompts that draws wait for. With nothing running nobody else will let go.
        if (active.isEmpty() && giveUpPins()) {
          continue;
        }
        return;
      }
      remove(passed);
      next.kv(kv);
      active.add(next);
      begin(next, kv.length());
    }
  }

  private Sequence skip(int passed) {
    Iterator<Sequence> it = waiting.iterator();
    for (int i = 0; i < passed; i++) {
      it.next();
    }
    return it.next();
  }

  private void remove(int passed) {
    Iterator<Sequence> it = waiting.iterator();
    for (int i = 0; i <= passed; i++) {
      it.next();
    }
    it.remove();
  }

  /** Whether a prompt under way will leave more of this one in the tree than is there now. */
  private boolean waitsForAnother(Sequence next) {
    if (!(next instanceof PromptSequence)) {
      return false;
    }
    int cached = -1;
    for (Sequence other : active) {
      if (other instanceof PromptSequence) {
        int shared =
            Arrays.mismatch(next.tokens(), 0, next.length(), other.tokens(), 0, other.length());
        shared = shared < 0 ? next.length() : shared;
        if (shared >= WORTH_WAITING_FOR) {
          cached = cached < 0 ? cache.cachedTokens(next.tokens(), next.length()) : cached;
          if (shared - cached >= WORTH_WAITING_FOR) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean fits(Sequence next, int limit) {
    int needed = next.length() - cache.liveTokens(next.tokens(), limit);
    needed += Math.min(next.growth(), EXPECTED_GROWTH);
    for (Sequence sequence : active) {
      needed += Math.min(sequence.growth(), EXPECTED_GROWTH);
      needed += sequence.pending();
    }
    return cache.live() + needed <= cache.size();
  }

  private void begin(Sequence sequence, int cached) {
    switch (sequence) {
      case PromptSequence prompt -> prompt.ledger().prompt(prompt.purpose(), 0, cached);
      case DrawSequence draw when draw.fresh() -> {
        draw.group().copyPromptLogits(row);
        // The first draw uses the prompt that was computed; every other one was saved it.
        if (draw.group().draws() > 1 && !draw.isFirst()) {
          draw.ledger().prompt(draw.purpose(), 0, cached);
        }
        Generation.Finish finish = draw.next(row, sampler);
        unpin(draw.group().begun());
        if (finish != null) {
          active.remove(draw);
          keep(draw);
          draw.end(finish);
          finished(draw);
        }
      }
      case DrawSequence resumed -> {}
    }
  }

  /**
   * Fills the batch with as much as there is room for.
   *
   * @return the first cell it will take
   */
  private int fill() {
    int decodes = 0;
    int prompts = 0;
    for (Sequence sequence : active) {
      if (sequence.pending() == 1) {
        decodes++;
      } else {
        prompts += sequence.pending();
      }
    }
    decodes = Math.min(decodes, batch.capacity());
    prompts = Math.min(prompts, batch.capacity() - decodes);
    int start = cache.find(decodes + prompts);
    while (start < 0) {
      if (!cache.evictLeaf() && !giveUpPins()) {
        int free = cache.size() - cache.used();
        if (prompts > 0 && decodes + prompts > 1 && free > 0) {
          prompts /= 2;
        } else if (decodes > 1 && free >= decodes) {
          // Room, but in holes: some now, the others in the next step.
          decodes /= 2;
        } else {
          pauseYoungest();
          decodes = Math.min(decodes, runningDecodes());
          prompts = decodes == 0 ? 1 : 0;
        }
      }
      start = cache.find(decodes + prompts);
    }
    batch.clear();
    batched.clear();
    for (Sequence sequence : active) {
      if (sequence.pending() == 1 && decodes > 0) {
        decodes--;
        add(sequence, 1);
      }
    }
    for (Sequence sequence : active) {
      if (sequence.pending() > 1 && prompts > 0) {
        int count = Math.min(prompts, sequence.pending());
        prompts -= count;
        add(sequence, count);
      }
    }
    return start;
  }

  private int runningDecodes() {
    int decodes = 0;
    for (Sequence sequence : active) {
      decodes += sequence.pending() == 1 ? 1 : 0;
    }
    return decodes;
  }

  private boolean giveUpPins() {
    boolean any = false;
    for (DrawGroup group : groups) {
      PrefixTree.Node<KvSequence> node = group.giveUpNode();
      if (node != null) {
        cache.unpin(node);
        any = true;
      }
    }
    return any;
  }

  private void pauseYoungest() {
    if (active.size() < 2) {
      // One sequence alone always fits: its prompt was checked against the cache's size.
      throw new BackendException("the key-value cache has no room for a single sequence");
    }
    Sequence youngest = active.removeLast();
    keep(youngest);
    waiting.addFirst(youngest);
    pauses++;
  }

  private void add(Sequence sequence, int count) {
    KvSequence kv = sequence.kv();
    if (kv == null) {
      throw new IllegalStateException("an active sequence has no place in the cache");
    }
    int from = kv.length();
    boolean last = from + count == sequence.length();
    for (int i = from; i < from + count; i++) {
      boolean wanted = last && i == from + count - 1;
      batch.add(sequence.tokens()[i], i, kv.id, wanted);
      batched.add(sequence);
    }
  }

  /** Enters the decoded batch into the mirror and the ledgers. */
  private void place(int start) {
    for (int i = 0; i < batched.size(); i++) {
      Sequence sequence = batched.get(i);
      KvSequence kv = sequence.kv();
      if (kv == null) {
        throw new IllegalStateException("a decoded sequence has no place in the cache");
      }
      boolean generated = sequence instanceof DrawSequence && sequence.pending() == 1;
      cache.append(kv, start + i);
      if (!generated) {
        promptTokens++;
        sequence.ledger().prompt(sequence.purpose(), 1, 0);
      }
    }
    cache.decoded(start, batched.size());
  }

  private void takeLogits() {
    for (int i = 0; i < batched.size(); i++) {
      Sequence sequence = batched.get(i);
      boolean lastOfIts = i + 1 == batched.size() || batched.get(i + 1) != sequence;
      if (!lastOfIts || sequence.pending() > 0) {
        continue;
      }
      MemorySegment logits = api.logits(context, i);
      if (logits.address() == 0) {
        throw new BackendException("no logits for token " + i + " of the batch");
      }
      MemorySegment.copy(
          logits.reinterpret(rowBytes), ValueLayout.JAVA_FLOAT, 0, row, 0, row.length);
      switch (sequence) {
        case PromptSequence prompt -> {
          active.remove(prompt);
          prompt.computed(row, keep(prompt));
        }
        case DrawSequence draw -> {
          Generation.Finish finish = draw.next(row, sampler);
          if (finish != null) {
            active.remove(draw);
            keep(draw);
            draw.end(finish);
            finished(draw);
          }
        }
      }
    }
  }

  /** A native error: what was in the cache cannot be trusted, whoever was in the batch fails. */
  private void failActive(BackendException cause) {
    List<Sequence> failing = new ArrayList<>(active);
    active.clear();
    for (DrawGroup group : groups) {
      group.giveUpNode();
    }
    cache.clear();
    for (Sequence sequence : failing) {
      sequence.kv(null);
      sequence.broken(cause);
      finished(sequence);
    }
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

  /** Puts the draws of a group to work once their prompt is computed. */
  private final class GroupStart implements PromptSequence.Waiter {
    private final DrawGroup group;

    GroupStart(DrawGroup group) {
      this.group = group;
    }

    @Override
    public void computed(float[] logits, PrefixTree.Node<KvSequence> node) {
      cache.pin(node);
      group.begin(logits, node);
      for (int draw = group.draws() - 1; draw >= 0; draw--) {
        waiting.addFirst(new DrawSequence(group, draw, vocabulary, contextTokens));
      }
    }

    @Override
    public void cut(Generation.Finish finish) {
      groups.remove(group);
      for (int draw = 0; draw < group.draws(); draw++) {
        group.ended(
            new Generation.Ended(
                draw, TokenSequence.of(group.vocabularyId(), new int[0], ""), finish, Double.NaN));
      }
    }

    @Override
    public void broken(BackendException cause) {
      groups.remove(group);
      for (int draw = 0; draw < group.draws(); draw++) {
        group.ended(new Generation.Broken(draw, cause));
      }
    }
  }
}
