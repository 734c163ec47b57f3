package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/**
 * A native context under which single steps can be timed: so many tokens, over so many used cells,
 * of which each token sees so many. Stands in the engine's package to call the library directly;
 * through the engine no step could be had twice. Not thread-safe.
 */
@NullMarked
public final class AttentionProbe implements AutoCloseable {

  /** The sequence that fills the cells; the draws' are 1 and on. */
  private static final int FILLED = 0;

  private static final int BATCH_TOKENS = 128;
  private static final int FIRST_TOKEN = 48;
  private static final int TOKENS = 64;
  private static final double NANOS = 1e9;

  private final NativeApi api;
  private final MemorySegment model;
  private final MemorySegment context;
  private final int draws;
  private final Arena arena = Arena.ofConfined();
  private final TokenBatch batch;
  private int used;

  private AttentionProbe(
      NativeApi api, MemorySegment model, MemorySegment context, int draws, int batchTokens) {
    this.api = api;
    this.model = model;
    this.context = context;
    this.draws = draws;
    this.batch = new TokenBatch(arena, batchTokens, 1);
  }

  /**
   * An empty context.
   *
   * @param cells that will be used at most
   * @param draws tokens of a step at most
   * @param flash whether attention is computed by the flash kernel
   * @throws BackendException if there can be none
   */
  public static AttentionProbe open(Path gguf, int cells, int draws, int threads, boolean flash) {
    NativeApi api = NativeLibrary.api();
    NativeLog.reset();
    MemorySegment model = api.loadModel(gguf, 0);
    if (model.address() == 0) {
      throw new BackendException(gguf + " cannot be loaded: " + NativeLog.complaints());
    }
    int batchTokens = Math.max(BATCH_TOKENS, draws);
    MemorySegment context =
        api.newContext(
            model,
            new NativeApi.ContextSettings(
                Math.ceilDiv(cells + batchTokens, 256) * 256,
                batchTokens,
                draws + 1,
                threads,
                KvType.F16,
                flash),
            draws + 1);
    if (context.address() == 0) {
      api.freeModel(model);
      throw new BackendException("no context of " + cells + " cells: " + NativeLog.complaints());
    }
    return new AttentionProbe(api, model, context, draws, batchTokens);
  }

  /**
   * Computes a prompt further, until so many cells are used.
   *
   * @return seconds it took
   */
  public double fill(int cells) {
    long nanos = 0;
    while (used < cells) {
      batch.clear();
      int count = Math.min(BATCH_TOKENS, cells - used);
      for (int i = 0; i < count; i++) {
        batch.add(FIRST_TOKEN + (used + i) % TOKENS, used + i, FILLED, i + 1 == count);
      }
      nanos += decode();
      used += count;
    }
    return nanos / NANOS;
  }

  /**
   * One step of draws; afterwards the same cells are used as before.
   *
   * @param tokens one of each draw
   * @param visible used cells that each of them sees
   * @return seconds of the decode
   */
  public double step(int tokens, int visible) {
    if (tokens < 1 || tokens > draws || visible < 0 || visible > used) {
      throw new IllegalArgumentException(
          "tokens must be in 1.."
              + draws
              + " and visible in 0.."
              + used
              + ", got "
              + tokens
              + " and "
              + visible);
    }
    batch.clear();
    for (int draw = 1; draw <= tokens; draw++) {
      if (visible > 0) {
        api.copySequence(context, FILLED, draw, 0, visible);
      }
      batch.add(FIRST_TOKEN + draw % TOKENS, visible, draw, true);
    }
    long nanos = decode();
    for (int draw = 1; draw <= tokens; draw++) {
      api.removeSequence(context, draw, 0, -1);
    }
    return nanos / NANOS;
  }

  private long decode() {
    long start = System.nanoTime();
    int code = api.decode(context, batch);
    long nanos = System.nanoTime() - start;
    if (code != 0) {
      throw new BackendException("llama_decode answered " + code);
    }
    return nanos;
  }

  @Override
  public void close() {
    api.freeContext(context);
    api.freeModel(model);
    arena.close();
  }
}
