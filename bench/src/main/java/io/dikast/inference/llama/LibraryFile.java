package io.dikast.inference.llama;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.NullMarked;

/**
 * The native library that the embedded engine loads on this platform, as a file, so that other
 * programs can be measured on the very same one. Stands in the engine's package because the engine
 * keeps the name of its library to itself.
 */
@NullMarked
public final class LibraryFile {

  private LibraryFile() {}

  /**
   * Copies the library out of its artifact.
   *
   * @param folder of this user alone
   * @return the file, under the name the artifact gives it
   * @throws io.dikast.engine.backend.BackendException if there is none for this platform
   */
  public static Path copyInto(Path folder) throws IOException {
    String resource = NativeLibrary.resource();
    Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    try (InputStream in = LibraryFile.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the artifact de.kherud:llama is not on the class path");
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
