package io.dikast.spct.rft;

import io.dikast.eval.PreferenceItem;
import io.dikast.eval.TextDigest;
import io.dikast.eval.data.QuestionItem;
import java.nio.ByteBuffer;
import java.util.HexFormat;
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
    TextDigest digest = new TextDigest().add(item.question()).add(item.responses());
    digest.add(item.labelled() + " " + item.best().stream().sorted().toList());
    return new ItemKey(item.id(), item.subset(), shown(digest));
  }

  /** The key of a question alone. */
  public static ItemKey of(QuestionItem item) {
    return new ItemKey(item.id(), item.subset(), shown(new TextDigest().add(item.question())));
  }

  /** A seed for the draws of this item, by its id alone, so that reordering changes nothing. */
  long seed(long runSeed) {
    long bits = ByteBuffer.wrap(new TextDigest().add(id).bytes()).getLong();
    return new SplittableRandom(bits + ODD * runSeed).nextLong();
  }

  private static String shown(TextDigest digest) {
    return HexFormat.of().formatHex(digest.bytes(), 0, DIGEST_BYTES);
  }
}
