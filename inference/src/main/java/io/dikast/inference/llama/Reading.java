package io.dikast.inference.llama;

/** What a step reads off its batch, and so what may go into it. */
enum Reading {

  /*
   * Never both in one step. At b4916 a context that shows hidden states shows no logits; at v0.5.0 it
   * computes the output of every token of the batch. So of a prompt whose hidden state is wanted all tokens
   * but the last go with everybody's, and the last one into a step of such tokens alone.
   */

  /** The next-token logits. */
  LOGITS {
    @Override
    int due(Sequence sequence) {
      return sequence.pending() - (sequence.reads() == HIDDEN_STATE ? 1 : 0);
    }
  },

  /** The hidden state behind the final norm. */
  HIDDEN_STATE {
    @Override
    int due(Sequence sequence) {
      return sequence.reads() == this && sequence.pending() == 1 ? 1 : 0;
    }
  };

  /** How many tokens of a running sequence a step of this kind can take at most. */
  abstract int due(Sequence sequence);
}
