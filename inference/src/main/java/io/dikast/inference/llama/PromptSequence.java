package io.dikast.inference.llama;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import java.util.function.BooleanSupplier;

/** A prompt that somebody waits for what the model makes of. */
final class PromptSequence extends Sequence {

  /** Who waits. Called on the decode thread. */
  interface Waiter {
    /**
     * The prompt is computed.
     *
     * @param row logits or hidden state of its last token, as was asked; reused afterwards
     * @param node where it lies in the tree of prefixes
     */
    void computed(float[] row, PrefixTree.Node<KvSequence> node);

    void cut(Generation.Finish finish);

    void broken(BackendException cause);
  }

  private final Reading reads;
  private final Waiter waiter;
  private final BooleanSupplier cancelled;

  PromptSequence(
      int[] prompt,
      Ledger ledger,
      Ledger.Purpose purpose,
      Reading reads,
      Waiter waiter,
      BooleanSupplier cancelled) {
    super(ledger, purpose, prompt, 0);
    this.reads = reads;
    this.waiter = waiter;
    this.cancelled = cancelled;
  }

  void computed(float[] row, PrefixTree.Node<KvSequence> node) {
    waiter.computed(row, node);
  }

  @Override
  Reading reads() {
    return reads;
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
