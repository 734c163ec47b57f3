package io.dikast.eval;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    MessageDigest hash = sha256();
    item.question()
        .messages()
        .forEach(
            message -> {
              add(hash, message.role().name());
              add(hash, message.content());
            });
    String reference = item.question().reference();
    add(hash, reference == null ? "-" : "+" + reference);
    add(hash, "principles " + item.question().principles().size());
    item.question().principles().forEach(text -> add(hash, text));
    item.responses().forEach(text -> add(hash, text));
    return new ItemDigest(ByteBuffer.wrap(hash.digest()).getLong());
  }

  static ItemDigest of(List<String> texts) {
    MessageDigest hash = sha256();
    texts.forEach(text -> add(hash, text));
    return new ItemDigest(ByteBuffer.wrap(hash.digest()).getLong());
  }

  /** A seed for each run of the item, whatever else is in the study. */
  long seed(long studySeed, int run) {
    return new SplittableRandom(bits + ODD * studySeed + run).nextLong();
  }

  String hex() {
    return HexFormat.of().toHexDigits(bits);
  }

  /** Each text with its length before it, so that no two lists run together. */
  private static void add(MessageDigest hash, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    hash.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
