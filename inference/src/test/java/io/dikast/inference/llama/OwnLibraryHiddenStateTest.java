package io.dikast.inference.llama;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** Hidden states on llama.cpp v0.5.0. */
class OwnLibraryHiddenStateTest extends HiddenStateTest {

  @BeforeAll
  static void skipWithoutLibrary() {
    Path _ = TestModels.ownLibrary();
  }

  @Override
  NativeApi api() {
    return OwnLibrary.in(TestModels.ownLibrary());
  }

  @Override
  LlamaCpp model(Path file) {
    return LlamaCpp.model(file).library(TestModels.ownLibrary());
  }
}
