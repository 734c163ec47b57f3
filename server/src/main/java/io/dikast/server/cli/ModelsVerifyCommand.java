package io.dikast.server.cli;

import io.dikast.gguf.GgufException;
import io.dikast.gguf.GgufFile;
import io.dikast.server.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks model files as the engine does before native code sees them. */
@Command(
    name = "verify",
    header = "Checks GGUF files and prints their SHA-256; exits with 5 if one cannot be used.",
    sortOptions = false)
final class ModelsVerifyCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "GGUF files.")
  List<Path> files = List.of();

  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  /** A file and the sum of its bytes, {@code null} where it could not be read to the end. */
  private record Verified(ModelFile model, @Nullable String sha256) {}

  ModelsVerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<Verified> verified = files.stream().map(file -> verify(shell.resolve(file))).toList();
    if (output.json) {
      shell.out().println(json(verified));
    } else {
      verified.forEach(this::print);
    }
    boolean good = verified.stream().allMatch(one -> one.model().fault() == null);
    return (good ? ExitCode.OK : ExitCode.MODEL_REJECTED).number();
  }

  private static Verified verify(Path file) {
    ModelFile model = ModelFile.read(file);
    if (model.contents() == null || !Files.isRegularFile(file)) {
      return new Verified(model, null);
    }
    try {
      return new Verified(model, GgufFile.open(file).sha256());
    } catch (GgufException e) {
      return new Verified(
          new ModelFile(file, model.bytes(), model.contents(), String.valueOf(e.getMessage())),
          null);
    }
  }

  private void print(Verified verified) {
    Style style = output.style(shell);
    ModelFile model = verified.model();
    String path = TerminalText.line(model.path().toString());
    String fault = model.fault();
    if (fault == null) {
      shell.out().println(style.good("valid") + "    " + path + "  " + model.summary());
    } else {
      shell.out().println(style.bad("rejected") + " " + path);
      shell.out().println("  " + TerminalText.line(fault));
    }
    if (verified.sha256() != null) {
      shell.out().println("  sha256 " + verified.sha256());
    }
    ModelFile.Contents contents = model.contents();
    if (contents != null && output.verbose) {
      shell
          .out()
          .println(
              "  GGUF "
                  + contents.version()
                  + ", "
                  + contents.tensors()
                  + " tensors, context "
                  + contents.contextLength());
    }
    if (contents != null) {
      contents.notes().forEach(note -> shell.out().println("  note: " + TerminalText.line(note)));
    }
  }

  private static String json(List<Verified> verified) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("object", "list");
          json.writeArrayFieldStart("data");
          for (Verified one : verified) {
            json.writeStartObject();
            one.model().write(json);
            json.writeStringField("sha256", one.sha256());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
