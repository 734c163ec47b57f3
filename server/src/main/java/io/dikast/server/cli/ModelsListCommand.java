package io.dikast.server.cli;

import io.dikast.server.json.Fault;
import io.dikast.server.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the model files that are at hand. */
@Command(
    name = "list",
    header = "Lists the GGUF files in models/ of this checkout and in DIKAST_MODELS.",
    sortOptions = false)
final class ModelsListCommand implements Callable<Integer> {

  private static final String FOLDER_VARIABLE = "DIKAST_MODELS";

  private final Shell shell;

  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  ModelsListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<ModelFile> models = files().stream().map(ModelFile::read).toList();
    if (output.json) {
      shell.out().println(json(models));
    } else {
      print(models);
    }
    return ExitCode.OK.number();
  }

  private Set<Path> files() {
    Set<Path> files = new LinkedHashSet<>();
    Path home = shell.home();
    if (home != null && Files.isDirectory(home.resolve("models"))) {
      files.addAll(filesIn(home.resolve("models")));
    }
    String folder = shell.environment().getOrDefault(FOLDER_VARIABLE, "");
    if (!folder.isEmpty()) {
      files.addAll(filesIn(shell.resolve(Path.of(folder))));
    }
    return files;
  }

  private static List<Path> filesIn(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(file -> file.toString().endsWith(".gguf")).sorted().toList();
    } catch (IOException e) {
      throw new Fault(
              Fault.Code.INVALID_VALUE, "cannot list " + Reasons.of(folder, e), FOLDER_VARIABLE)
          .exception();
    }
  }

  private void print(List<ModelFile> models) {
    if (models.isEmpty()) {
      output.note(shell, "no model files; put some into models/, or set " + FOLDER_VARIABLE);
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "SIZE", "ARCHITECTURE", "PARAMETERS", "TYPE", "VALID"));
    for (ModelFile model : models) {
      ModelFile.Contents contents = model.contents();
      rows.add(
          List.of(
              TerminalText.line(model.name()),
              Machine.bytes(model.bytes()),
              contents == null ? "-" : TerminalText.line(contents.architecture()),
              contents == null ? "-" : ModelFile.count(contents.parameters()),
              contents == null ? "-" : contents.quantisation(),
              model.fault() == null ? "yes" : "no: " + TerminalText.line(model.fault())));
    }
    int[] widths = new int[rows.getFirst().size() - 1];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
      }
      shell.out().println(line.append(row.getLast()));
    }
  }

  private static String json(List<ModelFile> models) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("object", "list");
          json.writeArrayFieldStart("data");
          for (ModelFile model : models) {
            json.writeStartObject();
            model.write(json);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
