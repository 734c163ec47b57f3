package io.dikast.spct.rft;

import io.dikast.engine.Question;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.data.QuestionItem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Which item something was drawn of.
 *
 * @param id names the item in its data
 * @param subset the part of the data that it belongs to
 * @param digest of everything that is asked and known of it, so that an item which has changed
 *     since is told from the one that was drawn of
 */
public record ItemKey(String id, Optional<String> subset, String digest) {

  private static final long ODD = 0x9E3779B97F4A7C15L;
  private static final int DIGEST_BYTES = 8;

  public ItemKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(subset, "subset");
    Objects.requireNonNull(digest, "digest");
  }

  /** The key of a row of a preference data set. */
  public static ItemKey of(PreferenceItem item) {
    MessageDigest hash = sha256();
    add(hash, item.question());
    item.responses().forEach(response -> add(hash, response));
    add(hash, item.labelled() + " " + item.best().stream().sorted().toList());
    return new ItemKey(item.id(), item.subset(), digest(hash));
  }

  /** The key of a question alone. */
  public static ItemKey of(QuestionItem item) {
    MessageDigest hash = sha256();
    add(hash, item.question());
    return new ItemKey(item.id(), item.subset(), digest(hash));
  }

  /** A seed for the draws of this item, by its id alone, so that reordering changes nothing. */
  long seed(long runSeed) {
    MessageDigest hash = sha256();
    add(hash, id);
    long bits = ByteBuffer.wrap(hash.digest()).getLong();
    return new SplittableRandom(bits + ODD * runSeed).nextLong();
  }

  private static void add(MessageDigest hash, Question question) {
    question
        .messages()
        .forEach(
            message -> {
              add(hash, message.role().name());
              add(hash, message.content());
            });
    String reference = question.reference();
    add(hash, reference == null ? "-" : "+" + reference);
    List<String> principles = question.principles();
    add(hash, "principles " + principles.size());
    principles.forEach(principle -> add(hash, principle));
  }

  /** Each text with its length before it, so that no two lists run together. */
  private static void add(MessageDigest hash, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    hash.update(bytes);
  }

  private static String digest(MessageDigest hash) {
    return HexFormat.of().formatHex(hash.digest(), 0, DIGEST_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
