package io.dikast.gguf;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model file can't be read, can't be used or can't be written. The message names the file, the
 * place in it (a byte position, a key or a tensor), what was expected and what came.
 */
public final class GgufException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1_000;

  private GgufException(String message, @Nullable Throwable cause) {
    super(printable(message), cause);
  }

  /** A fault at one place of a file. */
  static GgufException at(Path file, String where, String expected, String got) {
    return new GgufException(file + ", " + where + ": expected " + expected + ", got " + got, null);
  }

  /** A fault of the file system. */
  static GgufException io(Path file, String what, Throwable cause) {
    return new GgufException(file + ": " + what + ": " + cause, cause);
  }

  /** A key asked for as another type than it has. */
  static GgufException type(String key, String expected, String got) {
    return new GgufException("key '" + key + "': expected " + expected + ", got " + got, null);
  }

  /** Text of a file ends up in logs and on terminals: it must neither steer nor flood them. */
  private static String printable(String message) {
    int length = Math.min(message.length(), LONGEST);
    StringBuilder clean = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = message.charAt(i);
      clean.append(Character.isISOControl(c) ? '?' : c);
    }
    return clean.toString();
  }
}
