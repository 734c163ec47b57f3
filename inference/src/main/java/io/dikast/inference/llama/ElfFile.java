package io.dikast.inference.llama;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What a Linux library exports, read from its file: loading one to find out cannot be undone, and
 * one that was cut off is mapped without a word and stops the process later.
 */
final class ElfFile implements AutoCloseable {

  private static final int HEADER = 64;
  private static final int MAGIC = 0x464c457f;
  private static final int CLASS_64_LITTLE_ENDIAN = 0x0102;
  private static final int SHARED_OBJECT = 3;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;
  private static final int PROGRAM_HEADER = 56;
  private static final int SECTION_HEADER = 64;
  private static final int DYNAMIC_SYMBOLS = 11;
  private static final int SYMBOL = 24;
  private static final int MOST_BYTES_OF_A_TABLE = 1 << 26;

  private final Path file;
  private final SeekableByteChannel channel;
  private final ByteBuffer header;

  private ElfFile(Path file, SeekableByteChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.header = read(0, HEADER);
  }

  /**
   * Names of functions and data that a library exports.
   *
   * @throws IOException with a message to show, where it is no whole 64-bit library for this
   *     processor
   */
  static Set<String> exports(Path file, String osArch) throws IOException {
    try (ElfFile elf = new ElfFile(file, Files.newByteChannel(file))) {
      elf.requireLibraryFor(osArch);
      elf.requireAllSegments();
      return elf.exports();
    }
  }

  private void requireLibraryFor(String osArch) throws IOException {
    if (header.getInt(0) != MAGIC
        || header.getShort(4) != CLASS_64_LITTLE_ENDIAN
        || header.getShort(16) != SHARED_OBJECT) {
      throw wrong("is no 64-bit shared library");
    }
    boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
    if (header.getShort(18) != (arm ? AARCH64 : X86_64)) {
      throw wrong("is a library for another processor than " + osArch);
    }
  }

  private void requireAllSegments() throws IOException {
    long at = header.getLong(32);
    int count = Short.toUnsignedInt(header.getShort(56));
    for (int i = 0; i < count; i++) {
      ByteBuffer segment = read(at + (long) i * PROGRAM_HEADER, PROGRAM_HEADER);
      requireInside(segment.getLong(8), segment.getLong(32));
    }
  }

  private Set<String> exports() throws IOException {
    Set<String> names = new HashSet<>();
    int sections = Short.toUnsignedInt(header.getShort(60));
    for (int i = 0; i < sections; i++) {
      ByteBuffer section = section(i);
      if (section.getInt(4) == DYNAMIC_SYMBOLS) {
        addDefined(table(section), table(section(section.getInt(40))), names);
      }
    }
    return names;
  }

  private ByteBuffer section(int index) throws IOException {
    return read(header.getLong(40) + (long) index * SECTION_HEADER, SECTION_HEADER);
  }

  private ByteBuffer table(ByteBuffer section) throws IOException {
    long size = section.getLong(32);
    if (size < 0 || size > MOST_BYTES_OF_A_TABLE) {
      throw wrong("has a damaged table of symbols");
    }
    return read(section.getLong(24), (int) size);
  }

  private void addDefined(ByteBuffer symbols, ByteBuffer texts, Set<String> names)
      throws IOException {
    for (int at = 0; at + SYMBOL <= symbols.limit(); at += SYMBOL) {
      boolean defined = symbols.getShort(at + 6) != 0;
      if (defined) {
        names.add(text(texts, symbols.getInt(at)));
      }
    }
  }

  private String text(ByteBuffer texts, int from) throws IOException {
    int to = from;
    while (to >= 0 && to < texts.limit() && texts.get(to) != 0) {
      to++;
    }
    if (from < 0 || to >= texts.limit()) {
      throw wrong("has a damaged table of symbols");
    }
    byte[] name = new byte[to - from];
    texts.get(from, name);
    return new String(name, StandardCharsets.US_ASCII);
  }

  private ByteBuffer read(long at, int length) throws IOException {
    requireInside(at, length);
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(at);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException(file + " ended while it was read");
      }
    }
    return buffer;
  }

  private void requireInside(long at, long length) throws IOException {
    if (at < 0 || length < 0 || at > channel.size() - length) {
      throw wrong("is no whole library: it ends after " + channel.size() + " bytes");
    }
  }

  private IOException wrong(String what) {
    return new IOException(file + " " + what);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
