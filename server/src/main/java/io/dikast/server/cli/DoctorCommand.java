package io.dikast.server.cli;

import io.dikast.server.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether the embedded engine can run here, and on what. */
@Command(
    name = "doctor",
    header = "What this machine can do; exits with 1 if the embedded engine cannot run.",
    sortOptions = false)
final class DoctorCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin LibraryOption library = new LibraryOption();

  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  DoctorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>(new Machine(Path.of("/")).findings());
    findings.addAll(shell.engine().diagnose(library.folder(shell)));
    findings.add(defaultModel());
    boolean runs =
        findings.stream().noneMatch(finding -> finding.status() == Finding.Status.FAILED);
    if (output.json) {
      shell.out().println(json(findings, runs));
    } else {
      print(findings, runs);
    }
    return (runs ? ExitCode.OK : ExitCode.FAILED).number();
  }

  private Finding defaultModel() {
    Path home = shell.home();
    if (home == null) {
      return Finding.warning("default model", "none: Dikast was not started by its launcher");
    }
    Path file = home.resolve(ModelOptions.DEFAULT_MODEL);
    if (!Files.isRegularFile(file)) {
      return Finding.warning("default model", file + " is not there; every command needs -m FILE");
    }
    ModelFile model = ModelFile.read(file);
    return model.fault() == null
        ? Finding.ok("default model", file + ", " + model.summary())
        : Finding.warning("default model", model.fault());
  }

  private void print(List<Finding> findings, boolean runs) {
    Style style = output.style(shell);
    for (Finding finding : findings) {
      String mark =
          switch (finding.status()) {
            case OK -> style.good("ok     ");
            case WARNING -> style.warning("warning");
            case FAILED -> style.bad("failed ");
          };
      shell
          .out()
          .printf("%s  %-14s  %s%n", mark, finding.name(), TerminalText.line(finding.text()));
    }
    shell.out().println(runs ? "The embedded engine can run." : "The embedded engine cannot run.");
  }

  private static String json(List<Finding> findings, boolean runs) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("object", "doctor");
          json.writeBooleanField("ok", runs);
          json.writeArrayFieldStart("findings");
          for (Finding finding : findings) {
            json.writeStartObject();
            json.writeStringField("name", finding.name());
            json.writeStringField("status", finding.status().json());
            json.writeStringField("text", finding.text());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
