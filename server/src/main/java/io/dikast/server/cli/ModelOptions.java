package io.dikast.server.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.FlashAttention;
import io.dikast.server.json.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which model judges, and how it is run. Flag names are llama.cpp's. */
final class ModelOptions {

  /** The default model, under the root of the checkout. */
  static final Path DEFAULT_MODEL = Path.of("models", "tiny-grm.gguf");

  @Option(
      names = {"-m", "--model"},
      paramLabel = "FILE",
      description = "GGUF file of the judge (default: models/tiny-grm.gguf of this checkout).")
  @Nullable Path model;

  @Option(
      names = {"-c", "--ctx-size"},
      paramLabel = "TOKENS",
      description = "Context size; 0 chooses (default: ${DEFAULT-VALUE}).")
  int contextTokens;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Threads of the engine; 0 is one a physical core (default: ${DEFAULT-VALUE}).")
  int threads;

  @Option(
      names = {"-ngl", "--gpu-layers"},
      paramLabel = "N",
      description =
          "Layers to put on a GPU, if the native library can (default: ${DEFAULT-VALUE}).")
  int gpuLayers;

  @Mixin LibraryOption library = new LibraryOption();

  @Mixin BackendOptions backend = new BackendOptions();

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-np", "--parallel"},
      paramLabel = "N",
      description =
          "Sequences decoded at once, or requests at each --backend; 0 chooses (default:"
              + " ${DEFAULT-VALUE}).")
  int parallel;

  @Option(
      names = {"-fa", "--flash-attn"},
      paramLabel = "on|off|auto",
      description = "Flash attention; auto takes what costs less (default: ${DEFAULT-VALUE}).")
  FlashAttention flashAttention = FlashAttention.AUTO;

  private Engine.@Nullable Settings checked;

  /** Refuses what can be refused before anything is opened. */
  void check(Shell shell, OutputOptions output) {
    if (!fleet()) {
      var _ = settings(shell, output);
    }
  }

  /** Opens what the flags name: servers, or a model file. The caller closes it. */
  Backend open(Shell shell, OutputOptions output) {
    return open(shell, output, Optional.empty());
  }

  /** The same; what names servers must have this scorer, and a model file has none. */
  Backend open(Shell shell, OutputOptions output, Optional<Engine.Scorer> scorer) {
    if (!fleet()) {
      if (scorer.isPresent()) {
        throw new Fault(
                Fault.Code.INVALID_VALUE,
                "--mode scorer needs --backend: a model file scores in the modes rerank, scale and"
                    + " head",
                "--mode")
            .exception();
      }
      Engine.Settings settings = settings(shell, output);
      shell.interruption().checkpoint();
      return shell.engine().open(settings);
    }
    notNegative("--parallel", parallel);
    Engine.Fleet fleet = backend.fleet(shell, parallel, scorer.orElse(null));
    shell.interruption().checkpoint();
    return shell.engine().open(fleet);
  }

  /**
   * Whether servers judge and no model file: {@code --backend}, unless {@code -m} beats it from
   * nearer by.
   */
  boolean fleet() {
    boolean file = flag("--model");
    boolean servers = flag(BackendOptions.FLAG);
    if (file && servers) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              "--backend and --model are two answers to one question: give one of them",
              BackendOptions.FLAG)
          .exception();
    }
    return backend.given() && !file;
  }

  /** Whether it was given on the command line itself. */
  private boolean flag(String name) {
    CommandLine line = command.commandLine();
    return line != null
        && line.getParseResult() != null
        && line.getParseResult().hasMatchedOption(name);
  }

  /** Checks the flags and finds the model file, for what cannot be done by servers. */
  Engine.Settings settings(Shell shell, OutputOptions output) {
    if (fleet()) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              "this needs a model file, and --backend names servers",
              BackendOptions.FLAG)
          .exception();
    }
    Engine.Settings known = checked;
    if (known != null) {
      return known;
    }
    notNegative("--ctx-size", contextTokens);
    notNegative("--threads", threads);
    notNegative("--gpu-layers", gpuLayers);
    notNegative("--parallel", parallel);
    known =
        new Engine.Settings(
            file(shell, output),
            contextTokens,
            threads,
            gpuLayers,
            parallel,
            flashAttention,
            library.folder(shell));
    checked = known;
    return known;
  }

  private Path file(Shell shell, OutputOptions output) {
    if (model != null) {
      Path file = shell.resolve(model);
      if (!Files.isRegularFile(file)) {
        throw new Fault(Fault.Code.MODEL_NOT_FOUND, "there is no model file " + file, "--model")
            .exception();
      }
      return file;
    }
    Path home = shell.home();
    if (home == null) {
      throw new Fault(
              Fault.Code.MODEL_NOT_FOUND,
              "no model: give one with -m FILE, or in DIKAST_MODEL",
              "--model")
          .exception();
    }
    Path file = home.resolve(DEFAULT_MODEL);
    if (!Files.isRegularFile(file)) {
      throw new Fault(
              Fault.Code.MODEL_NOT_FOUND,
              "no model: the default " + file + " is not there; give one with -m FILE",
              "--model")
          .exception();
    }
    output.note(
        shell,
        "model: "
            + TerminalText.line(file.toString())
            + " (the default: the tiny judge of sums about boxes; -m FILE takes another)");
    return file;
  }

  private static void notNegative(String flag, int value) {
    if (value < 0) {
      throw new Fault(Fault.Code.INVALID_VALUE, flag + " must not be negative, got " + value, flag)
          .exception();
    }
  }
}
