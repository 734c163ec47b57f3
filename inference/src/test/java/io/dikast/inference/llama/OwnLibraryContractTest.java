package io.dikast.inference.llama;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.testkit.backend.BackendContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** The contract on llama.cpp v0.5.0. */
class OwnLibraryContractTest extends BackendContract {

  @Override
  protected boolean reproducibleBesideOthers() {
    return false;
  }

  /** Before any test begins: the contract closes what each has opened. */
  @BeforeAll
  static void skipWithoutLibrary() {
    Path _ = TestModels.ownLibrary();
  }

  @Override
  protected Backend open() {
    return TestModels.checked(
        LlamaCpp.model(TestModels.random())
            .library(TestModels.ownLibrary())
            .contextTokens(4096)
            .flashAttention(FlashAttention.OFF));
  }

  @Override
  protected SampleGroup endless(List<Long> seeds, int maxTokens, Ledger ledger) {
    return SampleGroup.of(prompt(), seeds, Sampling.GREEDY, maxTokens, ledger);
  }
}
