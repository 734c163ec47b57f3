package io.dikast.inference.llama;

import java.util.List;

/** Fills the batch of a step. Used by the decode thread alone. */
final class BatchFill {

  /** Where more room in the cache comes from when no cached branch is left to drop. */
  interface Room {
    /** Gives up places that are kept for draws that wait; false where there are none. */
    boolean giveUpPins();

    /** Takes the place of one running sequence; at least one goes on. */
    void pauseYoungest();
  }

  private final KvCache cache;
  private final Callers callers;
  private final List<Sequence> active;
  private final Room room;
  private Reading reading = Reading.LOGITS;

  /**
   * @param active the running sequences, the oldest first; its owner changes it
   */
  BatchFill(KvCache cache, Callers callers, List<Sequence> active, Room room) {
    this.cache = cache;
    this.callers = callers;
    this.active = active;
    this.room = room;
  }

  /** What the step that was filled last reads. */
  Reading reading() {
    return reading;
  }

  /**
   * Fills the batch with as much as there is room for: a token of each running draw, then stretches
   * of prompts.
   *
   * @param batched the sequence of each token of the batch
   * @return the first cell it will take
   */
  int fill(TokenBatch batch, List<Sequence> batched) {
    reading = nextReading();
    int decodes = Math.min(singles(), batch.capacity());
    int prompts = Math.min(stretches(), batch.capacity() - decodes);
    int start = cache.find(decodes + prompts);
    while (start < 0) {
      if (!cache.evictLeaf() && !room.giveUpPins()) {
        int free = cache.size() - cache.used();
        if (prompts > 0 && decodes + prompts > 1 && free > 0) {
          prompts /= 2;
        } else if (decodes > 1 && free >= decodes) {
          // Room, but in holes: some now, the others in the next step.
          decodes /= 2;
        } else {
          room.pauseYoungest();
          if (!anyDue(reading)) {
            // Whoever is left has something due in the other kind of step.
            reading = other();
          }
          decodes = Math.min(Math.max(1, decodes), singles());
          prompts = decodes == 0 ? 1 : 0;
        }
      }
      start = cache.find(decodes + prompts);
    }
    batch.clear();
    batched.clear();
    for (Sequence sequence : active) {
      if (reading.due(sequence) == 1 && decodes > 0) {
        decodes--;
        add(sequence, 1, batch, batched);
      }
    }
    for (Sequence sequence : active) {
      if (reading.due(sequence) > 1 && prompts > 0) {
        int count = Math.min(prompts, reading.due(sequence));
        prompts -= count;
        add(sequence, count, batch, batched);
      }
    }
    return start;
  }

  /** Hidden states as soon as one is due, but never twice running while others wait for logits. */
  private Reading nextReading() {
    if (!anyDue(Reading.HIDDEN_STATE)) {
      return Reading.LOGITS;
    }
    return reading == Reading.HIDDEN_STATE && anyDue(Reading.LOGITS)
        ? Reading.LOGITS
        : Reading.HIDDEN_STATE;
  }

  private Reading other() {
    return reading == Reading.LOGITS ? Reading.HIDDEN_STATE : Reading.LOGITS;
  }

  private boolean anyDue(Reading kind) {
    for (Sequence sequence : active) {
      if (kind.due(sequence) > 0) {
        return true;
      }
    }
    return false;
  }

  private int singles() {
    int singles = 0;
    for (Sequence sequence : active) {
      singles += reading.due(sequence) == 1 ? 1 : 0;
    }
    return singles;
  }

  private int stretches() {
    int tokens = 0;
    for (Sequence sequence : active) {
      int due = reading.due(sequence);
      tokens += due > 1 ? due : 0;
    }
    return tokens;
  }

  private void add(Sequence sequence, int count, TokenBatch batch, List<Sequence> batched) {
    callers.served(sequence, count);
    KvSequence kv = sequence.place();
    int end = kv.length() + count;
    for (int i = kv.length(); i < end; i++) {
      boolean isRead = i + 1 == sequence.length();
      batch.add(sequence.tokens()[i], i, kv.id, isRead);
      batched.add(sequence);
    }
  }
}
