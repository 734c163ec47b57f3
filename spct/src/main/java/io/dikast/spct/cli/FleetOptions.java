package io.dikast.spct.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.inference.openai.ApiKeyFile;
import io.dikast.inference.openai.OpenAiFleet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which servers draw, in place of a model file. */
final class FleetOptions {

  private static final String FLAG = "--backend";
  private static final String KEY_VARIABLE = "DIKAST_API_KEY";

  @Option(
      names = FLAG,
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

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  FleetOptions() {
    // picocli puts the real one in its place before anything runs.
    this.command = CommandSpec.create();
  }

  /**
   * Whether servers draw and no model file: {@code --backend}, unless {@code -m} beats it from
   * nearer by.
   *
   * @throws IllegalArgumentException if both are flags
   */
  boolean chosen() {
    boolean file = flag("--model");
    if (file && flag(FLAG)) {
      throw new IllegalArgumentException("--backend stands in place of --model: name one of them");
    }
    return !urls.isEmpty() && !file;
  }

  /** Whether it was given on the command line itself. */
  private boolean flag(String name) {
    return command.commandLine().getParseResult().hasMatchedOption(name);
  }

  /**
   * Opens the servers where they are to draw, and else the model file; the caller closes it.
   *
   * @throws IllegalArgumentException if both are flags, or there is no key in its file
   */
  Backend open(EngineOptions engine) throws IOException {
    if (!chosen()) {
      return engine.open(engine.file());
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
    return ApiKeyFile.read(keyFile);
  }
}
