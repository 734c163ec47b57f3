package io.dikast.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Walks over the header of a file, little endian.
 *
 * <p>The file is read into the heap and not mapped: a mapped file that somebody truncates kills the
 * JVM at the next access, a read merely comes back short. The buffer grows with what is needed, to
 * twice that at most, and nothing is needed before it was held against the bytes left.
 */
final class HeaderCursor {

  private static final int FIRST_READ = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final long fileSize;
  private final GgufLimits limits;
  private byte[] bytes;
  private int filled;
  private int position;

  HeaderCursor(Path path, FileChannel channel, long fileSize, GgufLimits limits) {
    this.path = path;
    this.channel = channel;
    this.fileSize = fileSize;
    this.limits = limits;
    this.bytes = new byte[(int) Math.min(FIRST_READ, fileSize)];
  }

  int position() {
    return position;
  }

  long left() {
    return fileSize - position;
  }

  int uint8(String what) {
    return (int) whole(ValueType.UINT8, what);
  }

  int int32(String what) {
    return (int) whole(ValueType.INT32, what);
  }

  long int64(String what) {
    return whole(ValueType.INT64, what);
  }

  long whole(ValueType type, String what) {
    // First the move, which may replace the array, then the array.
    int at = take(type.bytes(), what);
    return Bytes.getWhole(bytes, at, type);
  }

  /** Moves over bytes that are known to be there, and makes them available to {@link #copy}. */
  int take(long count, String what) {
    if (count > left()) {
      throw fail(what, count + " bytes", left() + " left in the file");
    }
    if (count > limits.headerBytes() - position) {
      throw fail(what, "a header of at most " + limits.headerBytes() + " bytes", "a longer one");
    }
    int from = position;
    int end = from + (int) count;
    if (end > filled) {
      fill(end, what);
    }
    position = end;
    return from;
  }

  /** A length of elements that take at least so many bytes each. */
  int count(long claimed, int most, int leastBytes, String what) {
    if (claimed < 0 || claimed > most) {
      throw fail(what, "at most " + most, Long.toUnsignedString(claimed));
    }
    if (claimed > left() / leastBytes) {
      throw fail(what, "at most what fits the " + left() + " bytes left in the file", claimed + "");
    }
    return (int) claimed;
  }

  /** Skips over so many strings; their bytes can be copied afterwards. */
  void skipTexts(int count, String what) {
    for (int i = 0; i < count; i++) {
      take(textLength(what), what);
    }
  }

  private int textLength(String what) {
    int at = take(8, what);
    long length = Bytes.getLong(bytes, at);
    if (length < 0 || length > limits.stringBytes()) {
      throw fail(
          what,
          "a string of at most " + limits.stringBytes() + " bytes",
          Long.toUnsignedString(length));
    }
    return (int) length;
  }

  /** A string that must be UTF-8. */
  String text(String what) {
    int length = textLength(what);
    int from = take(length, what);
    String text = new String(bytes, from, length, UTF_8);
    // The quick decoder puts U+FFFD for what it can't read; the strict one tells it from a real
    // one.
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(from, length, what);
    }
    return text;
  }

  private void requireUtf8(int from, int length, String what) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
    } catch (CharacterCodingException e) {
      throw at(from, what, "UTF-8", "other bytes (" + e.getMessage() + ")");
    }
  }

  /** A string that names something: UTF-8, not empty, of limited length, no control characters. */
  String name(int most, String what) {
    int from = position;
    String name = text(what);
    int length = position - from - 8;
    if (length == 0 || length > most) {
      throw at(from, what, "1 to " + most + " bytes", length + "");
    }
    for (int i = 0; i < name.length(); i++) {
      // llama.cpp compares names as C strings: one with a NUL in it would equal a shorter one.
      if (Character.isISOControl(name.charAt(i))) {
        throw at(from, what, "no control characters", "one at " + i);
      }
    }
    return name;
  }

  /** The bytes from one position to another that has been passed. */
  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  GgufException fail(String what, String expected, String got) {
    return at(position, what, expected, got);
  }

  GgufException at(long at, String what, String expected, String got) {
    return GgufException.at(path, what + " at byte " + at, expected, got);
  }

  private void fill(int end, String what) {
    if (end > bytes.length) {
      long most = Math.min(limits.headerBytes(), fileSize);
      bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(end, 2L * bytes.length)));
    }
    try {
      while (filled < end) {
        int read =
            channel.read(ByteBuffer.wrap(bytes, filled, bytes.length - filled), (long) filled);
        if (read <= 0) {
          throw at(filled, what, "a file of " + fileSize + " bytes", "its end: it was cut short");
        }
        filled += read;
      }
    } catch (IOException e) {
      throw GgufException.io(path, "could not be read", e);
    }
  }
}
