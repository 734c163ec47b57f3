package io.dikast.inference.llama;

import io.dikast.engine.backend.Backend;

/** The contract with attention by the flash kernel. */
class FlashAttentionContractTest extends LlamaBackendContractTest {

  @Override
  protected Backend open() {
    return open(FlashAttention.ON);
  }
}
