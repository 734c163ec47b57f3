package io.dikast.server.cli;

import io.dikast.server.json.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which llama.cpp computes. */
final class LibraryOption {

  private static final String FLAG = "--llama-lib";

  @Option(
      names = FLAG,
      paramLabel = "DIR",
      description =
          "Folder of a llama.cpp v0.5.0 build to run instead of the library inside, such as one for"
              + " a GPU.")
  @Nullable Path folder;

  /** The folder, {@code null} for the library inside. */
  @Nullable Path folder(Shell shell) {
    if (folder == null) {
      return null;
    }
    Path resolved = shell.resolve(folder);
    if (!Files.isDirectory(resolved)) {
      throw new Fault(Fault.Code.INVALID_VALUE, "there is no folder " + resolved, FLAG).exception();
    }
    return resolved;
  }
}
