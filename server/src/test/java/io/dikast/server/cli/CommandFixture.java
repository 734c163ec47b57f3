package io.dikast.server.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs command lines in this JVM: streams in memory, a scripted judge for the engine. */
final class CommandFixture {

  /** A judgement of two responses that finds the first in the prompt better. */
  static final String FIRST_IS_BETTER =
      "Principles: Correct arithmetic 60%; Complete steps 40%\nAnalysis:\nR1: ok\nR2: not\n"
          + "Scores: \\boxed{9, 2}";

  final ScriptedEngine engine = new ScriptedEngine();
  final Map<String, String> environment = new HashMap<>();
  final Interruption interruption = new Interruption();
  Terminal terminal = Terminal.NONE;
  String stdin = "";
  @Nullable Path home;

  private final Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  CommandFixture(Path directory) {
    this.directory = directory;
  }

  /** Runs a command line and gives its exit code; output of an earlier run is forgotten. */
  int run(String... arguments) {
    out.reset();
    err.reset();
    return CommandRun.execute(shell(), arguments);
  }

  Shell shell() {
    return new Shell(
        new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        directory,
        home,
        terminal,
        engine,
        interruption);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Opens any file as a scripted backend and remembers how it was asked to. */
  static final class ScriptedEngine implements Engine {

    final List<Settings> opened = new ArrayList<>();
    final List<Fleet> fleets = new ArrayList<>();
    final List<ScriptedBackend> backends = new ArrayList<>();
    List<Finding> findings = List.of(Finding.ok("native library", "scripted"));
    Supplier<ScriptedBackend> next = () -> ScriptedBackend.saying(FIRST_IS_BETTER);

    /** The library that each diagnosis and each question for the version was about. */
    final List<Optional<Path>> libraries = new ArrayList<>();

    void says(String text) {
      next = () -> ScriptedBackend.saying(text);
    }

    void answers(Reply reply) {
      next = () -> ScriptedBackend.of((prompt, seed, draw) -> reply);
    }

    @Override
    public Backend open(Settings settings) {
      opened.add(settings);
      ScriptedBackend backend = next.get();
      backends.add(backend);
      return backend;
    }

    @Override
    public Backend open(Fleet fleet) {
      fleets.add(fleet);
      ScriptedBackend backend = next.get();
      backends.add(backend);
      return backend;
    }

    @Override
    public List<Finding> diagnose(@Nullable Path library) {
      libraries.add(Optional.ofNullable(library));
      return findings;
    }

    @Override
    public String version(@Nullable Path library) {
      libraries.add(Optional.ofNullable(library));
      return "scripted 1";
    }
  }
}
