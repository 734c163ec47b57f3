package io.dikast.samplers;

import io.dikast.engine.Question;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * What the scores of a judgement stand behind: {@code \boxed}, or a label of one request.
 *
 * @param name letters, after a backslash and before a brace
 */
record ScoreMark(String name) {

  static final ScoreMark BOXED = new ScoreMark("boxed");

  /** Letters of a label: 20⁸ are 2.6 · 10¹⁰, too many to put into one response. */
  private static final int LETTERS = 8;

  /** Without vowels, so that no label is a word. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz";

  /**
   * The label of a request. It depends on the other responses too, so that even who knows key and
   * question cannot write it into a response.
   */
  static ScoreMark of(long key, Question question, List<String> responses) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(key).array());
    put(digest, question.text());
    responses.forEach(response -> put(digest, response));
    byte[] hash = digest.digest();
    StringBuilder name = new StringBuilder(LETTERS);
    for (int i = 0; i < LETTERS; i++) {
      // Two bytes a letter: the remainder of one would favour some letters by a twelfth.
      int two = (hash[2 * i] & 0xff) << 8 | (hash[2 * i + 1] & 0xff);
      name.append(ALPHABET.charAt(two % ALPHABET.length()));
    }
    return new ScoreMark(name.toString());
  }

  private static void put(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** How a box begins. */
  String open() {
    return "\\" + name + "{";
  }

  /** For messages. */
  String shown() {
    return open() + "…}";
  }
}
