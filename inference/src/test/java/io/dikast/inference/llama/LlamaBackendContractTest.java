package io.dikast.inference.llama;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.testkit.backend.BackendContract;
import java.util.List;

class LlamaBackendContractTest extends BackendContract {

  @Override
  protected boolean reproducibleBesideOthers() {
    return false;
  }

  @Override
  protected Backend open() {
    return open(FlashAttention.OFF);
  }

  /** One kernel: the logits of random weights are so even that another's rounding changes draws. */
  static Backend open(FlashAttention kernel) {
    return TestModels.checked(
        LlamaCpp.model(TestModels.random()).contextTokens(4096).flashAttention(kernel));
  }

  @Override
  protected SampleGroup endless(List<Long> seeds, int maxTokens, Ledger ledger) {
    return SampleGroup.of(prompt(), seeds, Sampling.GREEDY, maxTokens, ledger);
  }
}
