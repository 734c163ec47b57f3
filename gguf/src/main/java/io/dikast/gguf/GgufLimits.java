package io.dikast.gguf;

/**
 * How much of a file's header a reader is willing to take in. Each claim of a file is held against
 * these limits and against the bytes that are left before anything is allocated for it.
 *
 * @param headerBytes bytes before the tensor data, 1 KiB to 1 GiB
 * @param keys metadata keys, at least 1
 * @param tensors tensors, at least 1
 * @param stringBytes bytes of one string, at least 64
 * @param arrayDepth levels of arrays in arrays, at least 1
 */
public record GgufLimits(int headerBytes, int keys, int tensors, int stringBytes, int arrayDepth) {

  /**
   * 64 MiB of header, 65,536 keys, 65,536 tensors, strings of 16 MiB, arrays four deep. The largest
   * public vocabularies (256k tokens, 500k merges) need about 20 MiB of header.
   */
  public static final GgufLimits DEFAULT = new GgufLimits(64 << 20, 1 << 16, 1 << 16, 16 << 20, 4);

  public GgufLimits {
    require(headerBytes, 1 << 10, 1 << 30, "headerBytes");
    require(keys, 1, Integer.MAX_VALUE, "keys");
    require(tensors, 1, Integer.MAX_VALUE, "tensors");
    require(stringBytes, 64, Integer.MAX_VALUE, "stringBytes");
    require(arrayDepth, 1, 64, "arrayDepth");
  }

  private static void require(int value, int least, int most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be in " + least + ".." + most + ", got " + value);
    }
  }
}
