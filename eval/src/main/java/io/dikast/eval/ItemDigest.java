package io.dikast.eval;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Identity of texts, by the first 8 bytes of a SHA-256. Labels are no part of an item's: they
 * determine no draw.
 */
record ItemDigest(long bits) {

  private static final long ODD = 0x9E3779B97F4A7C15L;

  static ItemDigest of(PreferenceItem item) {
    return of(new TextDigest().add(item.question()).add(item.responses()));
  }

  static ItemDigest of(List<String> texts) {
    return of(new TextDigest().add(texts));
  }

  private static ItemDigest of(TextDigest digest) {
    return new ItemDigest(ByteBuffer.wrap(digest.bytes()).getLong());
  }

  /** A seed for each run of the item, whatever else is in the study. */
  long seed(long studySeed, int run) {
    return new SplittableRandom(bits + ODD * studySeed + run).nextLong();
  }

  String hex() {
    return HexFormat.of().toHexDigits(bits);
  }
}
