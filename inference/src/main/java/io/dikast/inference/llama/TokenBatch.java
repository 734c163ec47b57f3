package io.dikast.inference.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The tokens of one decode: {@code llama_batch} with the ids of one sequence a token. Allocated
 * once, filled anew for every step.
 */
final class TokenBatch {

  /** {@code llama_batch}: the same in every version so far. */
  static final MemoryLayout LAYOUT =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_INT.withName("n_tokens"),
          MemoryLayout.paddingLayout(4),
          ValueLayout.ADDRESS.withName("token"),
          ValueLayout.ADDRESS.withName("embd"),
          ValueLayout.ADDRESS.withName("pos"),
          ValueLayout.ADDRESS.withName("n_seq_id"),
          ValueLayout.ADDRESS.withName("seq_id"),
          ValueLayout.ADDRESS.withName("logits"));

  private final int capacity;
  private final MemorySegment struct;
  private final MemorySegment tokens;
  private final MemorySegment positions;
  private final MemorySegment sequences;
  private final MemorySegment wanted;
  private final int ids;
  private int size;

  /**
   * Allocates an empty batch.
   *
   * @param ids how many native ids each sequence has
   */
  TokenBatch(Arena arena, int capacity, int ids) {
    this.capacity = capacity;
    this.ids = ids;
    this.tokens = arena.allocate(ValueLayout.JAVA_INT, capacity);
    this.positions = arena.allocate(ValueLayout.JAVA_INT, capacity);
    this.sequences = arena.allocate(ValueLayout.JAVA_INT, (long) capacity * ids);
    this.wanted = arena.allocate(ValueLayout.JAVA_BYTE, capacity);
    MemorySegment counts = arena.allocate(ValueLayout.JAVA_INT, capacity);
    MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, capacity);
    for (int i = 0; i < capacity; i++) {
      counts.setAtIndex(ValueLayout.JAVA_INT, i, ids);
      pointers.setAtIndex(ValueLayout.ADDRESS, i, sequences.asSlice(4L * i * ids));
    }
    this.struct = arena.allocate(LAYOUT);
    struct.set(ValueLayout.ADDRESS, 8, tokens);
    struct.set(ValueLayout.ADDRESS, 16, MemorySegment.NULL);
    struct.set(ValueLayout.ADDRESS, 24, positions);
    struct.set(ValueLayout.ADDRESS, 32, counts);
    struct.set(ValueLayout.ADDRESS, 40, pointers);
    struct.set(ValueLayout.ADDRESS, 48, wanted);
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int capacity() {
    return capacity;
  }

  /** Adds a token and returns its index in the batch. */
  int add(int token, int position, int sequence, boolean wantsLogits) {
    tokens.setAtIndex(ValueLayout.JAVA_INT, size, token);
    positions.setAtIndex(ValueLayout.JAVA_INT, size, position);
    for (int twin = 0; twin < ids; twin++) {
      sequences.setAtIndex(ValueLayout.JAVA_INT, (long) size * ids + twin, sequence * ids + twin);
    }
    wanted.set(ValueLayout.JAVA_BYTE, size, (byte) (wantsLogits ? 1 : 0));
    return size++;
  }

  /** The struct to hand to native code. */
  MemorySegment struct() {
    struct.set(ValueLayout.JAVA_INT, 0, size);
    return struct;
  }
}
