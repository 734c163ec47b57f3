package io.dikast.spct.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.inference.openai.OpenAiFleet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which servers draw, in place of a model file. */
final class FleetOptions {

  private static final String KEY_VARIABLE = "DIKAST_API_KEY";

  @Option(
      names = "--backend",
      paramLabel = "URL",
      split = ",",
      description =
          "Base URL of a server that speaks the OpenAI API (vLLM, SGLang, llama-server) and draws in"
              + " place of a model file; several, or separated by commas, share the work.")
  private List<URI> urls = new ArrayList<>();

  @Option(
      names = "--backend-model",
      paramLabel = "NAME",
      description = "Model to ask the servers for (default: the first one they list).")
  private @Nullable String model;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description =
          "File with the servers' API key on its first line (default: the variable "
              + KEY_VARIABLE
              + ").")
  private @Nullable Path keyFile;

  /**
   * Opens the servers where some are named, and else the model file; the caller closes it.
   *
   * @throws IllegalArgumentException if both are named
   */
  Backend open(EngineOptions engine) throws IOException {
    if (urls.isEmpty()) {
      return engine.open(engine.file());
    }
    if (engine.namesFile()) {
      throw new IllegalArgumentException("--backend stands in place of --model: name one of them");
    }
    OpenAiFleet fleet = OpenAiFleet.at(urls);
    if (model != null) {
      fleet.model(model);
    }
    String key = key();
    if (!key.isEmpty()) {
      fleet.apiKey(key);
    }
    if (engine.parallel() > 0) {
      fleet.parallel(engine.parallel());
    }
    return fleet.open();
  }

  private String key() throws IOException {
    if (keyFile == null) {
      return System.getenv().getOrDefault(KEY_VARIABLE, "");
    }
    try (var lines = Files.lines(keyFile)) {
      return lines
          .findFirst()
          .map(String::strip)
          .filter(key -> !key.isEmpty())
          .orElseThrow(
              () -> new IllegalArgumentException(keyFile + " has no key on its first line"));
    }
  }
}
