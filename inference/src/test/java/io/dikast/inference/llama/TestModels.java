package io.dikast.inference.llama;

import io.dikast.engine.backend.Backend;
import io.dikast.gguf.GgmlType;
import io.dikast.testkit.model.SyntheticModel;
import io.dikast.testkit.model.SyntheticModel.Architecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Model files that the tests of this module share; the generated ones are written once a run. */
final class TestModels {

  private static final Path FOLDER = folder();

  private TestModels() {}

  private static Path folder() {
    try {
      Path folder = Files.createTempDirectory("dikast-test-models-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // A leftover in the temporary folder is the system's to clear.
    }
  }

  /** The shipped model: it writes judgements and ends them. */
  static Path tiny() {
    return Path.of(System.getProperty("dikast.root", ".."), "models", "tiny-grm.gguf");
  }

  /** A model of random weights, whose draws practically never end. */
  static Path random(Architecture architecture, GgmlType weights) {
    return written(
        architecture.id() + "-" + weights,
        SyntheticModel.builder(architecture)
            .vocabulary(700)
            .contextLength(4096)
            .weights(weights)
            .chatTemplate()
            .build());
  }

  static Path random() {
    return random(Architecture.LLAMA, GgmlType.F16);
  }

  static synchronized Path written(String name, SyntheticModel model) {
    Path file = FOLDER.resolve(name + ".gguf");
    if (!Files.exists(file)) {
      model.write(file);
    }
    return file;
  }

  /** The folder of a llama.cpp v0.5.0 build; where there is none, the test is skipped. */
  static Path ownLibrary() {
    String folder =
        System.getProperty(
            "dikast.test.llama.lib", System.getenv().getOrDefault("DIKAST_TEST_LLAMA_LIB", ""));
    Assumptions.assumeFalse(
        folder.isBlank(), "DIKAST_TEST_LLAMA_LIB names no folder with a llama.cpp v0.5.0 build");
    return Path.of(folder);
  }

  /** A backend that checks its cache after every step. */
  static LlamaBackend checked(LlamaCpp builder) {
    Backend backend = builder.threads(1).open();
    LlamaBackend llama = (LlamaBackend) backend;
    llama.loop().checkEveryStep();
    return llama;
  }
}
