package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who runs: takes sequences in, fills a batch a step, pauses and lets go. Used by the decode thread
 * alone.
 */
final class Scheduler {

  /*
   * Never a batch that does not fit. KvCache.find() says where a batch will lie before it is
   * submitted; where there is no room, cached branches are dropped, then prompts wait, then the
   * youngest sequence is paused: its cells become a cached branch, its tokens are kept, and it is
   * forked and completed again when there is room. The oldest sequence is never paused, so something
   * always goes on.
   *
   * Draws of a group begin together: the prompt is computed once, its last logits give all first
   * tokens. A prompt that shares more with one now being computed than with the tree waits for it.
   *
   * Who goes next is Callers' to say, what of it goes into a step BatchFill's. Two exceptions: a question about what is still cached costs next to
   * nothing now and a whole prompt later, so it goes first; and a caller that has nothing running while
   * others take all the room gets a place at once, from the youngest draw of whoever takes most.
   */
  private static final int EXPECTED_GROWTH = 32;
  private static final int WORTH_WAITING_FOR = 16;

  /** Tokens of a question that goes first. */
  private static final int CHEAP = 32;

  private final KvCache cache;
  private final int parallel;
  private final Vocabulary vocabulary;
  private final int contextTokens;
  private final Callers callers = new Callers();
  private final List<Sequence> active = new ArrayList<>();
  private final List<DrawGroup> groups = new ArrayList<>();
  private final BatchFill filling;
  private final Forecast forecast;
  private boolean arrived;
  private long pauses;

  Scheduler(KvCache cache, int parallel, Vocabulary vocabulary, int contextTokens) {
    this.cache = cache;
    this.parallel = parallel;
    this.vocabulary = vocabulary;
    this.contextTokens = contextTokens;
    this.forecast = new Forecast(parallel, cache.size());
    this.filling =
        new BatchFill(
            cache,
            callers,
            active,
            new BatchFill.Room() {
              @Override
              public boolean giveUpPins() {
                return Scheduler.this.giveUpPins();
              }

              @Override
              public void pauseYoungest() {
                Scheduler.this.pauseYoungest();
              }
            });
  }

  /** A group's prompt waits its turn, and its draws behind it. */
  void add(DrawGroup group) {
    groups.add(group);
    arrived = true;
    callers.addLast(prompt(group, new GroupStart(group)));
  }

  private static PromptSequence prompt(DrawGroup group, PromptSequence.Waiter waiter) {
    return new PromptSequence(
        group.prompt(),
        group.request().ledger(),
        group.request().purpose(),
        Reading.LOGITS,
        waiter,
        group::allCancelled);
  }

  /** Whether a group has come since this was asked last. */
  boolean takeArrived() {
    boolean taken = arrived;
    arrived = false;
    return taken;
  }

  /** A question waits before its caller's draws: what it asks about is likely still cached. */
  void addFirst(PromptSequence question) {
    callers.addFirst(question);
  }

  boolean idle() {
    return active.isEmpty() && callers.isEmpty();
  }

  boolean running() {
    return !active.isEmpty();
  }

  /** What the draws that have not ended will amount to, if they get about as long as others did. */
  AttentionKernel.Work forecast() {
    return forecast.of(groups);
  }

  /** Everybody makes room: all cells are given up, the oldest goes on first. */
  void pauseAll() {
    for (Sequence sequence : active.reversed()) {
      callers.left(sequence);
      sequence.kv(null);
      callers.addFirst(sequence);
    }
    pauses += active.size();
    active.clear();
    clearCache();
  }

  /** Forgets what was cached. Draws that go on would each compute their prompt: it goes first. */
  private void clearCache() {
    cache.clear();
    for (DrawGroup group : groups) {
      group.giveUpNode();
      if (group.restarts() && !group.finished()) {
        callers.addFirst(prompt(group, new GroupRestart(group)));
      }
    }
  }

  /** How often a sequence had to make room. */
  long pauses() {
    return pauses;
  }

  /** Ends what was cancelled or ran out of budget. */
  void cutOff() {
    for (Sequence sequence : List.copyOf(active)) {
      Generation.Finish finish = sequence.cutOff();
      if (finish != null) {
        leave(sequence);
        sequence.cut(finish);
        forget(sequence);
      }
    }
    for (Sequence sequence : callers.takeIf(waiting -> waiting.cutOff() != null)) {
      sequence.cut(Objects.requireNonNull(sequence.cutOff(), "a reason to stop stays"));
      forget(sequence);
    }
    callers.forgetDone();
  }

  /**
   * Lets in as many as there is room for.
   *
   * @param begin told of each with its place in the cache; it may end the sequence at once
   */
  void admit(Consumer<Sequence> begin) {
    while (!callers.isEmpty()) {
      boolean full = active.size() >= parallel;
      Sequence next = full ? takePlace() : callers.next(this::isCheapQuestion);
      if (next == null && !full) {
        next = callers.next(this::isReady);
      }
      if (next == null) {
        return;
      }
      if (!admit(next, begin)) {
        callers.addFirst(next);
        return;
      }
    }
  }

  /** A sequence of a caller that has nothing running, with a place made for it. */
  private @Nullable Sequence takePlace() {
    if (!callers.anyStarves()) {
      return null;
    }
    Sequence victim = null;
    for (Sequence sequence : active) {
      if (sequence instanceof DrawSequence
          && callers.running(sequence) > 1
          && (victim == null || callers.share(sequence) >= callers.share(victim))) {
        victim = sequence;
      }
    }
    if (victim == null) {
      return null;
    }
    Sequence next =
        callers.next(
            sequence ->
                callers.starves(sequence) && isReady(sequence) && fits(sequence, limit(sequence)));
    if (next != null) {
      pause(victim);
    }
    return next;
  }

  private boolean isReady(Sequence sequence) {
    return !waitsForAnother(sequence);
  }

  private boolean isCheapQuestion(Sequence sequence) {
    return sequence instanceof PromptSequence
        && sequence.length() - cache.cachedTokens(sequence.tokens(), limit(sequence)) <= CHEAP;
  }

  /** Only a fresh draw has its logits already; all others need their last token computed. */
  private static int limit(Sequence sequence) {
    boolean fresh = sequence instanceof DrawSequence draw && draw.fresh();
    return fresh ? sequence.length() : sequence.length() - 1;
  }

  private boolean admit(Sequence next, Consumer<Sequence> begin) {
    boolean fresh = next instanceof DrawSequence draw && draw.fresh();
    int limit = limit(next);
    KvSequence kv = active.isEmpty() || fits(next, limit) ? fork(next, limit) : null;
    if (kv == null) {
      return false;
    }
    next.kv(kv);
    active.add(next);
    callers.began(next);
    begin.accept(next);
    if (next instanceof DrawSequence draw && fresh) {
      draw.group().begun();
    }
    return true;
  }

  private @Nullable KvSequence fork(Sequence sequence, int limit) {
    KvSequence kv = cache.fork(sequence.tokens(), limit);
    // All ids keep prompts that draws wait for. With nothing running nobody else will let go.
    return kv == null && active.isEmpty() && giveUpPins()
        ? cache.fork(sequence.tokens(), limit)
        : kv;
  }

  /** Whether a prompt under way will leave more of this one in the tree than is there now. */
  private boolean waitsForAnother(Sequence next) {
    int longest = 0;
    for (Sequence other : active) {
      if (other instanceof PromptSequence) {
        int mismatch =
            Arrays.mismatch(next.tokens(), 0, next.length(), other.tokens(), 0, other.length());
        longest = Math.max(longest, mismatch < 0 ? next.length() : mismatch);
      }
    }
    return longest >= WORTH_WAITING_FOR
        && longest - cache.cachedTokens(next.tokens(), next.length()) >= WORTH_WAITING_FOR;
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

  /**
   * Fills the batch of a step; {@link #reading} then says what it reads.
   *
   * @param batched the sequence of each token of the batch
   * @return the first cell it will take
   */
  int fill(TokenBatch batch, List<Sequence> batched) {
    return filling.fill(batch, batched);
  }

  /** What the step that was filled last reads. */
  Reading reading() {
    return filling.reading();
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

  /** The youngest of the lowest priority; the oldest sequence of all is left. */
  private void pauseYoungest() {
    if (active.size() < 2) {
      // One sequence alone always fits: its length was held against the cache's size.
      throw new BackendException("the key-value cache has no room for a single sequence");
    }
    Sequence victim = active.getLast();
    for (Sequence sequence : active.subList(1, active.size()).reversed()) {
      if (weight(sequence) < weight(victim)) {
        victim = sequence;
      }
    }
    pause(victim);
  }

  private static int weight(Sequence sequence) {
    return sequence.ledger().budget().priority().weight();
  }

  private void pause(Sequence sequence) {
    leave(sequence);
    callers.addFirst(sequence);
    pauses++;
  }

  /** Takes a running sequence out and keeps its tokens as a cached branch. */
  PrefixTree.Node<KvSequence> leave(Sequence sequence) {
    active.remove(sequence);
    callers.left(sequence);
    KvSequence kv = sequence.place();
    sequence.kv(null);
    return cache.keep(kv, sequence.tokens());
  }

  /** A running draw came to its end. */
  void end(DrawSequence draw, Generation.Finish finish) {
    leave(draw);
    forecast.ended(draw.generated());
    draw.end(finish);
    forget(draw);
  }

  /** A sequence cannot go on; it may have left its place already. */
  void fail(Sequence sequence, BackendException cause) {
    if (active.contains(sequence)) {
      leave(sequence);
    }
    sequence.broken(cause);
    forget(sequence);
  }

  /** A draw will not run again: its group may be done, or need its prompt's place no more. */
  private void forget(Sequence sequence) {
    if (sequence instanceof DrawSequence draw) {
      if (draw.fresh()) {
        draw.group().begun();
      }
      if (draw.group().finished()) {
        groups.remove(draw.group());
        unpin(draw.group().giveUpNode());
      }
    }
  }

  private void unpin(PrefixTree.@Nullable Node<KvSequence> node) {
    if (node != null) {
      cache.unpin(node);
    }
  }

  /** A native error: what was in the cache cannot be trusted, whoever was running fails. */
  void failRunning(BackendException cause) {
    List<Sequence> failing = new ArrayList<>(active);
    active.clear();
    for (Sequence sequence : failing) {
      callers.left(sequence);
      sequence.kv(null);
      sequence.broken(cause);
      forget(sequence);
    }
    clearCache();
  }

  /** Ends everybody as cancelled; the cache is left as it is. */
  void endAll() {
    List<Sequence> all = new ArrayList<>(active);
    all.addAll(callers.takeIf(sequence -> true));
    active.clear();
    groups.clear();
    for (Sequence sequence : all) {
      sequence.cut(Generation.Finish.CANCELLED);
    }
  }

  /** Keeps the place of a prompt that was lost, for the draws of its group that go on. */
  private final class GroupRestart implements PromptSequence.Waiter {
    private final DrawGroup group;

    GroupRestart(DrawGroup group) {
      this.group = group;
    }

    @Override
    public void computed(float[] logits, PrefixTree.Node<KvSequence> node) {
      if (!group.finished() && !group.keepsNode()) {
        cache.pin(node);
        group.computedAnew(node);
      }
    }

    @Override
    public void cut(Generation.Finish finish) {
      // The draws ask their ledger themselves.
    }

    @Override
    public void broken(BackendException cause) {
      // Once is enough: should native code go on failing, the draws must come to run and fail.
      group.doWithoutRestart();
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
        callers.addFirst(new DrawSequence(group, draw, vocabulary, contextTokens));
      }
    }

    @Override
    public void cut(Generation.Finish finish) {
      TokenSequence nothing = TokenSequence.of(group.vocabularyId(), new int[0], "");
      endEach(draw -> new Generation.Ended(draw, nothing, finish, Double.NaN));
    }

    @Override
    public void broken(BackendException cause) {
      endEach(draw -> new Generation.Broken(draw, cause));
    }

    private void endEach(java.util.function.IntFunction<Generation> generation) {
      groups.remove(group);
      for (int draw = 0; draw < group.draws(); draw++) {
        group.ended(generation.apply(draw));
      }
    }
  }
}
