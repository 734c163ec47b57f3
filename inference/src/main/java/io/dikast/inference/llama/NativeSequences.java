package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A native context and its sequences: its one owner. Used by the decode thread alone. */
final class NativeSequences {

  /*
   * Twins. The cache of llama.cpp v0.5.0 takes a cell whose only holder has moved its window past it, even
   * with room elsewhere, and drops all that this sequence had before it: a branch kept for later loses its
   * beginning in the layers with a window, unseen by the layers without. A cell with two holders is left
   * alone. So for such models each sequence is two native ones that always hold the same.
   */
  private final NativeApi api;
  private final MemorySegment model;
  private final int count;
  private final int ids;
  private NativeApi.ContextSettings settings;
  private MemorySegment context;

  private NativeSequences(
      NativeApi api, MemorySegment model, NativeApi.ContextSettings settings, int count, int ids) {
    this.api = api;
    this.model = model;
    this.settings = settings;
    this.count = count;
    this.ids = ids;
    this.context = newContext(settings);
  }

  /**
   * Makes a context, with fewer sequences where the library cannot have as many.
   *
   * @throws BackendException if none can be made
   */
  static NativeSequences open(
      NativeApi api, MemorySegment model, NativeApi.ContextSettings settings) {
    int ids = api.reusesWhatLeftTheWindow(model) ? 2 : 1;
    int count = Math.min(settings.sequences(), api.maxSequenceIds() / ids);
    return new NativeSequences(api, model, settings, count, ids);
  }

  private MemorySegment newContext(NativeApi.ContextSettings wanted) {
    NativeLog.reset();
    MemorySegment made = api.newContext(model, wanted, count * ids);
    if (made.address() == 0) {
      throw new BackendException(
          "no context of " + wanted.cells() + " cells could be made: " + NativeLog.complaints());
    }
    return made;
  }

  MemorySegment context() {
    return context;
  }

  /**
   * Makes a context anew for another kernel; all that lay in the old one is gone. The old one goes
   * first, since both might not fit; where the new one cannot be made, there is one like the old.
   *
   * @return whether it is the one that was asked for
   * @throws BackendException if not even that can be made; there is no context then
   */
  boolean reopen(boolean flashAttention) {
    NativeApi.ContextSettings wanted = settings.withFlashAttention(flashAttention);
    close();
    try {
      context = newContext(wanted);
      settings = wanted;
      return true;
    } catch (BackendException e) {
      context = newContext(settings);
      return false;
    }
  }

  boolean isOpen() {
    return context.address() != 0;
  }

  /** Frees the context; idempotent. */
  void close() {
    if (isOpen()) {
      api.freeContext(context);
      context = MemorySegment.NULL;
    }
  }

  int count() {
    return count;
  }

  /** How many native ids each has: sequence s has s·ids to s·ids + ids - 1. */
  int ids() {
    return ids;
  }

  /** Removes positions from..to-1 of a sequence; to = -1 is up to its end. */
  void remove(int sequence, int from, int to) {
    for (int twin = 0; twin < ids; twin++) {
      api.removeSequence(context, sequence * ids + twin, from, to);
    }
  }

  /** Gives the cells of positions from..to-1 to another sequence too. */
  void copy(int source, int target, int from, int to) {
    for (int twin = 0; twin < ids; twin++) {
      api.copySequence(context, source * ids + twin, target * ids + twin, from, to);
    }
  }

  void clear() {
    if (isOpen()) {
      api.clearSequences(context);
    }
  }

  /** How the native cache differs from these, {@code null} where it does not. */
  @Nullable String difference(int usedCells, List<KvSequence> open) {
    List<NativeApi.Extent> extents =
        open.stream()
            .flatMap(
                sequence ->
                    IntStream.range(sequence.id * ids, (sequence.id + 1) * ids)
                        .mapToObj(id -> new NativeApi.Extent(id, sequence.length())))
            .toList();
    return api.difference(context, usedCells, extents);
  }
}
