package io.dikast.inference.llama;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import java.util.function.BooleanSupplier;

/** A prompt whose logits somebody waits for. */
final class PromptSequence extends Sequence {

  /** Who waits. Called on the decode thread. */
  interface Waiter {
    /**
     * The prompt is computed.
     *
     * @param logits of its last token; the array is reused afterwards
     * @param node where it lies in the tree of prefixes
     */
    void computed(float[] logits, PrefixTree.Node<KvSequence> node);

    void cut(Generation.Finish finish);

    void broken(BackendException cause);
  }

  private final Waiter waiter;
  private final BooleanSupplier cancelled;

  PromptSequence(
      int[] prompt,
      Ledger ledger,
      Ledger.Purpose purpose,
      Waiter waiter,
      BooleanSupplier cancelled) {
    super(ledger, purpose, prompt, 0);
    this.waiter = waiter;
    this.cancelled = cancelled;
  }

  void computed(float[] logits, PrefixTree.Node<KvSequence> node) {
    waiter.computed(logits, node);
  }

  @Override
  int growth() {
    return 0;
  }

  @Override
  boolean cancelled() {
    return cancelled.getAsBoolean();
  }

  @Override
  void cut(Generation.Finish finish) {
    waiter.cut(finish);
  }

  @Override
  void broken(BackendException cause) {
    waiter.broken(cause);
  }
}
