package io.dikast.bench.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Inputs as targets read them: often a byte that says how, and the rest. */
public final class FuzzBytes {

  /** Byte order marks: readers that guess an encoding look for them. */
  private static final List<byte[]> MARKS =
      List.of(
          new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
          new byte[] {(byte) 0xFE, (byte) 0xFF},
          new byte[] {(byte) 0xFF, (byte) 0xFE},
          new byte[] {0, 0, (byte) 0xFE, (byte) 0xFF},
          new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0},
          new byte[] {0, 0, (byte) 0xFF, (byte) 0xFE});

  private FuzzBytes() {}

  /** The first byte as 0..255, 0 where there is none. */
  public static int first(byte[] input) {
    return input.length == 0 ? 0 : input[0] & 0xff;
  }

  /** All but the first byte. */
  public static byte[] rest(byte[] input) {
    return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
  }

  /**
   * The bytes as a text: UTF-8, or two bytes a character, so that halves of surrogate pairs occur.
   */
  public static String text(byte[] bytes, boolean wide) {
    return wide ? ByteBuffer.wrap(bytes).asCharBuffer().toString() : new String(bytes, UTF_8);
  }

  /** A text as bytes. */
  public static byte[] of(String text) {
    return text.getBytes(UTF_8);
  }

  /** A byte before a text. */
  public static byte[] of(int first, String text) {
    return of(first, of(text));
  }

  /** A byte before others. */
  public static byte[] of(int first, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = (byte) first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  /** JSON that is none or says nothing, in ways that are seldom thought of. */
  public static List<byte[]> oddJson() {
    List<byte[]> odd =
        new ArrayList<>(
            List.of(
                of(""),
                of("null"),
                of("[".repeat(200)),
                of("{\"a\":".repeat(200)),
                of("{\"a\":1e999999999,\"b\":-0,\"c\":" + "9".repeat(400) + "}"),
                of("{\"a\":\"\\ud800\",\"b\":\"\\udc00\\u0000\"}"),
                of("{\"a\":NaN,\"b\":Infinity}"),
                of("{\"a\":1,\"a\":2}")));
    for (byte[] mark : MARKS) {
      byte[] text = Arrays.copyOf(mark, mark.length + 8);
      text[mark.length] = '{';
      text[mark.length + 1] = '}';
      odd.add(text);
    }
    return odd;
  }
}
