package io.dikast.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The alphabet of byte-level BPE vocabularies (GPT-2): each of the 256 bytes is written as one
 * printable character, so that a token is a string. The printable Latin-1 bytes stand for
 * themselves, the other 68 are U+0100 and on, in order: a line feed is Ċ, a space is Ġ.
 */
public final class ByteLevel {

  private static final char[] CHAR_OF_BYTE = new char[256];
  private static final short[] BYTE_OF_CHAR = new short[0x180];

  static {
    java.util.Arrays.fill(BYTE_OF_CHAR, (short) -1);
    char next = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b > ' ' && b < 0x7F) || (b > 0xA0 && b != 0xAD);
      CHAR_OF_BYTE[b] = printable ? (char) b : next++;
      BYTE_OF_CHAR[CHAR_OF_BYTE[b]] = (short) b;
    }
  }

  private ByteLevel() {}

  /** The character that stands for a byte; only the low eight bits count. */
  public static char charOf(int b) {
    return CHAR_OF_BYTE[b & 0xFF];
  }

  /** The byte a character stands for, 0 to 255, or -1 where it stands for none. */
  public static int byteOf(char c) {
    return c < BYTE_OF_CHAR.length ? BYTE_OF_CHAR[c] : -1;
  }

  /** How a vocabulary writes this text: the alphabet's characters for its UTF-8 bytes. */
  public static String encode(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      encoded.append(charOf(b));
    }
    return encoded.toString();
  }
}
