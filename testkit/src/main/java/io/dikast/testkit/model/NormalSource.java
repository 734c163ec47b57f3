package io.dikast.testkit.model;

import io.dikast.gguf.FloatSource;

/**
 * Nearly normal numbers, a stream of its own for each tensor. Each is the sum of four 16-bit pieces
 * of one SplitMix64 output, centred and scaled: one draw a number, and no number further out than
 * 3.5 deviations, which keeps a Q8_0 block's scale small. An element depends on its index only.
 */
final class NormalSource implements FloatSource {

  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  /** Mean of the sum of four numbers in 0..65535, and the inverse of its deviation. */
  private static final int MEAN = 131_070;

  private static final double UNIT = 1 / Math.sqrt(4 * (65_536.0 * 65_536.0 - 1) / 12);

  private final long start;
  private final float scale;

  NormalSource(long seed, String tensor, float deviation) {
    this.start = mix(mix(seed) ^ hash(tensor));
    this.scale = (float) (deviation * UNIT);
  }

  @Override
  public void fill(long from, float[] target, int count) {
    long state = start + GOLDEN * from;
    for (int i = 0; i < count; i++) {
      state += GOLDEN;
      long bits = mix(state);
      int sum =
          (int) (bits & 0xFFFF)
              + (int) (bits >>> 16 & 0xFFFF)
              + (int) (bits >>> 32 & 0xFFFF)
              + (int) (bits >>> 48);
      target[i] = (sum - MEAN) * scale;
    }
  }

  /** The finisher of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }

  private static long hash(String text) {
    long hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash + GOLDEN + text.charAt(i));
    }
    return hash;
  }
}
