package io.dikast.inference.llama;

import java.nio.file.Path;

/** All that holds on the artifact's library, on llama.cpp v0.5.0. */
class OwnLibraryBackendTest extends LlamaBackendTest {

  @Override
  LlamaCpp model(Path file) {
    return LlamaCpp.model(file).library(TestModels.ownLibrary());
  }
}
