package io.dikast.server.cli;

import io.dikast.server.json.Fault;
import io.dikast.server.json.SelectRequestJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads what flags name: {@code @file} a file, {@code @-} standard input, {@code @@} a text that
 * begins with @, all together no more than a request may have.
 */
final class InputText {

  private static final String STDIN = "-";
  private static final String FILE_MARK = "@";

  private final Shell shell;
  private boolean stdinRead;
  private long bytesRead;

  InputText(Shell shell) {
    this.shell = shell;
  }

  /** The text that a flag gives or names. */
  String text(String flag, String given) {
    if (given.startsWith(FILE_MARK + FILE_MARK)) {
      return given.substring(1);
    }
    if (!given.startsWith(FILE_MARK)) {
      return given;
    }
    byte[] bytes = bytes(flag, given.substring(1));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // The line feed that ends a text file is not part of the text.
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (CharacterCodingException e) {
      throw new Fault(
              Fault.Code.INVALID_VALUE, flag + " " + given + ": expected text in UTF-8", flag)
          .exception();
    }
  }

  /**
   * The bytes of a file, or of standard input.
   *
   * @param file a path, or - for standard input
   */
  byte[] bytes(String flag, String file) {
    return read(flag, file.equals(STDIN) ? null : file);
  }

  private byte[] read(String flag, @Nullable String name) {
    if (name == null && stdinRead) {
      throw new Fault(Fault.Code.INVALID_VALUE, "standard input can be read only once", flag)
          .exception();
    }
    stdinRead |= name == null;
    byte[] bytes;
    try (InputStream in =
        name == null ? shell.in() : Files.newInputStream(shell.resolve(Path.of(name)))) {
      bytes = in.readNBytes(SelectRequestJson.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              "cannot read " + Reasons.of(name == null ? "standard input" : name, e),
              flag)
          .exception();
    }
    bytesRead += bytes.length;
    if (bytesRead > SelectRequestJson.MAX_BYTES) {
      throw new Fault(
              Fault.Code.PAYLOAD_TOO_LARGE,
              "the input may have " + SelectRequestJson.MAX_BYTES + " bytes, got more",
              flag)
          .exception();
    }
    return bytes;
  }
}
