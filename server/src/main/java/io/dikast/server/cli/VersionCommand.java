package io.dikast.server.cli;

import io.dikast.server.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what runs here. */
@Command(name = "version", header = "Versions of Dikast, Java and llama.cpp.", sortOptions = false)
final class VersionCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin LibraryOption library = new LibraryOption();

  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  VersionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    String dikast = dikastVersion();
    String java = Runtime.version().toString();
    String vendor = System.getProperty("java.vendor", "unknown vendor");
    String llama = shell.engine().version(library.folder(shell)).replaceFirst("^llama\\.cpp ", "");
    if (output.json) {
      shell
          .out()
          .println(
              JsonText.of(
                  json -> {
                    json.writeStartObject();
                    json.writeStringField("object", "version");
                    json.writeStringField("dikast", dikast);
                    json.writeStringField("java", java);
                    json.writeStringField("java_vendor", vendor);
                    json.writeStringField("llama_cpp", llama);
                    json.writeEndObject();
                  }));
    } else {
      shell.out().println("dikast    " + dikast);
      shell.out().println("java      " + java + " (" + vendor + ")");
      shell.out().println("llama.cpp " + llama);
    }
    return ExitCode.OK.number();
  }

  /** The version that Maven wrote into this artifact. */
  static String dikastVersion() {
    Properties properties = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is not beside its class");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("version.properties cannot be read", e);
    }
    return properties.getProperty("version", "unknown");
  }
}
