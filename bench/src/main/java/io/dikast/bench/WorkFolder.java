package io.dikast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/** The folder of this user for what benchmarks make once and use again, such as model files. */
public final class WorkFolder {

  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /** The folder {@code dikast/bench} in this user's cache ({@code XDG_CACHE_HOME}). */
  public static WorkFolder ofUser() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache != null && !cache.isBlank()
            ? Path.of(cache)
            : Path.of(System.getProperty("user.home"), ".cache");
    return at(base.resolve("dikast").resolve("bench"));
  }

  /** A folder of the caller's choice; made if it is not there. */
  public static WorkFolder at(Path folder) {
    try {
      Files.createDirectories(folder);
      // Programs and libraries are run from here: nobody else may put one in.
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new BenchmarkException("the folder " + folder + " cannot be made: " + e, e);
    }
    return new WorkFolder(folder);
  }

  public Path path() {
    return path;
  }

  /**
   * The file of this name, made if it is not there; it appears whole or not at all.
   *
   * @param name changes with the content
   * @param maker writes the file at the path it is given
   */
  public Path file(String name, Consumer<Path> maker) {
    Path file = path.resolve(name);
    if (Files.isRegularFile(file)) {
      return file;
    }
    try {
      Path part = Files.createTempFile(path, name, ".part");
      try {
        maker.accept(part);
        Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new BenchmarkException("the file " + file + " cannot be made: " + e, e);
    }
    return file;
  }
}
