package io.dikast.bench.fuzz;

import io.dikast.bench.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of this process that is written over and over, for readers that take nothing else. */
public final class ScratchFile {

  /** System property: the folder of such files; without it they lie among the temporary ones. */
  static final String FOLDER = "dikast.fuzz.scratch";

  private final Path path;

  /** Makes it, empty; it goes with the process. */
  public ScratchFile() {
    try {
      Path folder = Path.of(System.getProperty(FOLDER, System.getProperty("java.io.tmpdir")));
      path = Files.createTempFile(folder, "dikast-fuzz-", ".bin");
    } catch (IOException e) {
      throw new BenchmarkException("no temporary file can be made: " + e, e);
    }
    path.toFile().deleteOnExit();
  }

  public Path path() {
    return path;
  }

  /** Puts these bytes in it and nothing else. */
  public Path of(byte[] bytes) throws IOException {
    return Files.write(path, bytes);
  }
}
