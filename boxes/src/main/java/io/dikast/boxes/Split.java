package io.dikast.boxes;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The part of all questions that one belongs to. It is the question's text that decides, so no
 * question is ever in two.
 */
public enum Split {
  /** Eight questions in ten: to learn from. */
  TRAIN,
  /** One in ten: to choose settings by. */
  DEVELOPMENT,
  /** One in ten: to report figures of. */
  TEST;

  private static final int PARTS = 10;

  static Split of(String question) {
    CRC32 hash = new CRC32();
    hash.update(question.getBytes(StandardCharsets.UTF_8));
    return switch ((int) (hash.getValue() % PARTS)) {
      case 0 -> TEST;
      case 1 -> DEVELOPMENT;
      default -> TRAIN;
    };
  }
}
