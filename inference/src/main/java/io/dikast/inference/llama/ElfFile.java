package io.dikast.inference.llama;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether the system's loader can be given a file: it maps a truncated library without a word, and
 * the first access behind its end stops the process.
 */
final class ElfFile {

  private static final int HEADER = 64;
  private static final int MAGIC = 0x464c457f;
  private static final int CLASS_64_LITTLE_ENDIAN = 0x0102;
  private static final int SHARED_OBJECT = 3;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;
  private static final int PROGRAM_HEADER = 56;

  private ElfFile() {}

  /** Why a file is no complete 64-bit library for this processor, {@code null} where it is one. */
  static @Nullable String fault(Path file, String osArch) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer header = read(channel, 0, HEADER);
      if (header.getInt(0) != MAGIC
          || header.getShort(4) != CLASS_64_LITTLE_ENDIAN
          || header.getShort(16) != SHARED_OBJECT) {
        return "is no 64-bit shared library";
      }
      int machine = Short.toUnsignedInt(header.getShort(18));
      boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
      if (machine != (arm ? AARCH64 : X86_64)) {
        return "is a library for another processor than " + osArch;
      }
      long tables = header.getLong(32);
      int count = Short.toUnsignedInt(header.getShort(56));
      if (tables < 0 || header.getShort(54) != PROGRAM_HEADER) {
        return "has a damaged header";
      }
      for (int i = 0; i < count; i++) {
        ByteBuffer segment = read(channel, tables + (long) i * PROGRAM_HEADER, PROGRAM_HEADER);
        long offset = segment.getLong(8);
        long length = segment.getLong(32);
        if (offset < 0 || length < 0 || offset > channel.size() - length) {
          return "is cut off at " + channel.size() + " bytes";
        }
      }
      return null;
    } catch (EOFException e) {
      return "is too short for a library";
    }
  }

  private static ByteBuffer read(SeekableByteChannel channel, long at, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(at);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    return buffer;
  }
}
