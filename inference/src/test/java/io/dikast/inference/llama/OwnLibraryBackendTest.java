package io.dikast.inference.llama;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** All that holds on the artifact's library, on llama.cpp v0.5.0. */
class OwnLibraryBackendTest extends LlamaBackendTest {

  /** Before any test begins: one that expects a refusal would take this for it. */
  @BeforeAll
  static void skipWithoutLibrary() {
    Path _ = TestModels.ownLibrary();
  }

  @Override
  LlamaCpp model(Path file) {
    return LlamaCpp.model(file).library(TestModels.ownLibrary());
  }
}
