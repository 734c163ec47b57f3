package io.dikast.inference.llama;

import io.dikast.bench.fuzz.FuzzTarget;
import io.dikast.bench.fuzz.ScratchFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A Linux library that a user brings: what it exports, before it is loaded. */
public final class NativeLibraryTarget implements FuzzTarget {

  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final int SECTION = 64;
  private static final int SYMBOL = 24;

  private final ScratchFile scratch = new ScratchFile();

  @Override
  public String name() {
    return "native-library";
  }

  /** One segment, a table of two symbols, of which one is defined, and their names. */
  @Override
  public List<byte[]> good() {
    byte[] names = "\0llama_decode\0free\0".getBytes(StandardCharsets.US_ASCII);
    int sections = HEADER + SEGMENT;
    int symbols = sections + 3 * SECTION;
    int texts = symbols + 2 * SYMBOL;
    ByteBuffer file = ByteBuffer.allocate(texts + names.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0, 0x464c457f).putShort(4, (short) 0x0102).putShort(16, (short) 3);
    file.putShort(18, (short) 62).putLong(32, HEADER).putShort(56, (short) 1);
    file.putLong(40, sections).putShort(60, (short) 3);
    file.putLong(HEADER + 8, 0).putLong(HEADER + 32, file.capacity());
    section(file, sections + SECTION, 11, symbols, 2 * SYMBOL);
    file.putInt(sections + SECTION + 40, 2);
    section(file, sections + 2 * SECTION, 3, texts, names.length);
    file.putInt(symbols, 1).putShort(symbols + 6, (short) 1).putInt(symbols + SYMBOL, 14);
    file.put(texts, names);
    return List.of(file.array());
  }

  private static void section(ByteBuffer file, int at, int kind, long offset, long size) {
    file.putInt(at + 4, kind).putLong(at + 24, offset).putLong(at + 32, size);
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IOException.class, EOFException.class);
  }

  @Override
  public void read(byte[] input) throws IOException {
    ElfFile.exports(scratch.of(input), "amd64");
  }
}
