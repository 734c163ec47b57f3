package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a llama.cpp build in a folder that the user names, as they are called on Linux,
 * macOS and Windows, with or without a version.
 *
 * @param folder its real path
 * @param parts libraries to load in this order, llama itself the last; the others may be missing,
 *     where one file holds everything
 */
record LibraryFolder(Path folder, List<Path> parts) {

  private static final String VERSION = "([.-]v?\\d[\\w.-]*?)?";
  private static final String ENDING = "\\.(dylib|dll|so(\\.\\d[\\d.]*)?)";
  private static final List<Pattern> NEEDED_BY_LLAMA =
      List.of(
          Pattern.compile("(lib)?ggml-base" + VERSION + ENDING),
          Pattern.compile("(lib)?ggml" + VERSION + ENDING));
  private static final Pattern LLAMA = Pattern.compile("(lib)?j?llama" + VERSION + ENDING);
  private static final int SHOWN_FILES = 12;

  LibraryFolder {
    parts = List.copyOf(parts);
  }

  /**
   * Looks into a folder.
   *
   * @throws BackendException if it holds no llama.cpp library, or more than one
   */
  static LibraryFolder in(Path given) {
    try {
      Path folder = given.toRealPath();
      List<String> names = fileNames(folder);
      List<Path> parts = new ArrayList<>();
      for (Pattern pattern : NEEDED_BY_LLAMA) {
        Path part = one(folder, names, pattern);
        if (part != null) {
          parts.add(part);
        }
      }
      Path llama = one(folder, names, LLAMA);
      if (llama == null) {
        throw new BackendException(
            "there is no llama.cpp library in "
                + folder
                + " (libllama.so, libllama.dylib or llama.dll, also with a version): it holds "
                + shown(names));
      }
      parts.add(llama);
      return new LibraryFolder(folder, parts);
    } catch (IOException e) {
      throw new BackendException(
          "the llama.cpp library's folder " + given + " cannot be read: " + e, e, false);
    }
  }

  private static List<String> fileNames(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** The file of that name, links to it counted once. */
  private static @Nullable Path one(Path folder, List<String> names, Pattern pattern)
      throws IOException {
    Set<Path> found = new TreeSet<>();
    for (String name : names) {
      if (pattern.matcher(name).matches()) {
        found.add(folder.resolve(name).toRealPath());
      }
    }
    if (found.size() > 1) {
      throw new BackendException(
          "which of these is the llama.cpp library? " + found + " match " + pattern);
    }
    return found.isEmpty() ? null : found.iterator().next();
  }

  private static String shown(List<String> names) {
    if (names.isEmpty()) {
      return "no file";
    }
    String some = String.join(", ", names.subList(0, Math.min(SHOWN_FILES, names.size())));
    return names.size() > SHOWN_FILES
        ? some + " and " + (names.size() - SHOWN_FILES) + " more"
        : some;
  }

  Path llama() {
    return parts.getLast();
  }

  /** Whether what llama needs lies in files of its own. */
  boolean split() {
    return parts.size() > 1;
  }
}
