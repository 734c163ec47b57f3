package io.dikast.inference.openai;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a server's API key on its first line. */
public final class ApiKeyFile {

  private static final int MOST_BYTES = 8192;

  private ApiKeyFile() {}

  /**
   * Reads the key, without space around it. No more is read than a key file can have, be it a pipe
   * or a device.
   *
   * @throws IllegalArgumentException if the file has more than 8192 bytes, or no key on its first
   *     line
   * @throws IOException if it cannot be read
   */
  public static String read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(file + " is too long for a key");
    }
    String key = new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
    if (key.isEmpty()) {
      throw new IllegalArgumentException(file + " has no key on its first line");
    }
    return key;
  }
}
