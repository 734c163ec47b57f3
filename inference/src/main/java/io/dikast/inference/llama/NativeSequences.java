package io.dikast.inference.llama;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The sequences of a native context. */
final class NativeSequences {

  /*
   * Twins. The cache of llama.cpp v0.5.0 takes a cell whose only holder has moved its window past it, even
   * with room elsewhere, and drops all that this sequence had before it: a branch kept for later loses its
   * beginning in the layers with a window, unseen by the layers without. A cell with two holders is left
   * alone. So for such models each sequence is two native ones that always hold the same.
   */
  private final NativeApi api;
  private final MemorySegment context;
  private final int count;
  private final int ids;

  private NativeSequences(NativeApi api, MemorySegment context, int count, int ids) {
    this.api = api;
    this.context = context;
    this.count = count;
    this.ids = ids;
  }

  /**
   * Makes a context, with fewer sequences where the library cannot have as many.
   *
   * @return sequences with a context of {@link MemorySegment#NULL} where none could be made
   */
  static NativeSequences open(
      NativeApi api, MemorySegment model, NativeApi.ContextSettings settings) {
    int ids = api.reusesWhatLeftTheWindow(model) ? 2 : 1;
    int count = Math.min(settings.sequences(), api.maxSequenceIds() / ids);
    return new NativeSequences(api, api.newContext(model, settings, count * ids), count, ids);
  }

  MemorySegment context() {
    return context;
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
    api.clearSequences(context);
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
