package io.dikast.inference.llama;

import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are being computed: a prompt, or a draw with all it has generated. What is not yet in
 * the cache is pending, so a fresh prompt, a running draw (one token pending) and a resumed one
 * (all that was evicted) are the same to the decode loop. Used by the decode thread alone.
 */
abstract sealed class Sequence permits DrawSequence, PromptSequence {

  private final Ledger ledger;
  private final Ledger.Purpose purpose;
  private int[] tokens;
  private int length;
  private @Nullable KvSequence kv;

  Sequence(Ledger ledger, Ledger.Purpose purpose, int[] prompt, int room) {
    this.ledger = ledger;
    this.purpose = purpose;
    this.tokens = Arrays.copyOf(prompt, prompt.length + room);
    this.length = prompt.length;
  }

  final Ledger ledger() {
    return ledger;
  }

  final Ledger.Purpose purpose() {
    return purpose;
  }

  final int[] tokens() {
    return tokens;
  }

  final int length() {
    return length;
  }

  final void push(int token) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, length + length / 2 + 16);
    }
    tokens[length++] = token;
  }

  /** Its place in the cache; only a running sequence has one. */
  final KvSequence place() {
    if (kv == null) {
      throw new IllegalStateException("the sequence has no place in the cache");
    }
    return kv;
  }

  final void kv(@Nullable KvSequence sequence) {
    this.kv = sequence;
  }

  /** Tokens that have to be computed before there are logits. */
  final int pending() {
    return length - (kv == null ? 0 : kv.length());
  }

  /** What is read at its last token. */
  abstract Reading reads();

  /** How many more tokens it may still add. */
  abstract int growth();

  /** Whether somebody called it off. */
  abstract boolean cancelled();

  /** Why to stop it now, {@code null} to go on. */
  final Generation.@Nullable Finish cutOff() {
    if (cancelled()) {
      return Generation.Finish.CANCELLED;
    }
    StopReason reason = ledger.stopReason();
    return reason == null ? null : Generation.Finish.of(reason);
  }

  /** It was cut off; its place in the cache is already given back. */
  abstract void cut(Generation.Finish finish);

  /** It cannot be computed; its place in the cache is already given back. */
  abstract void broken(BackendException cause);
}
