package io.dikast.eval;

import io.dikast.engine.Question;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** SHA-256 of texts, each with its length before it, so that no two lists run together. */
public final class TextDigest {

  private final MessageDigest hash;

  public TextDigest() {
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public TextDigest add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    hash.update(bytes);
    return this;
  }

  public TextDigest add(List<String> texts) {
    texts.forEach(this::add);
    return this;
  }

  /** All that is asked: messages, reference and principles. */
  public TextDigest add(Question question) {
    question.messages().forEach(message -> add(message.role().name()).add(message.content()));
    String reference = question.reference();
    add(reference == null ? "-" : "+" + reference);
    return add("principles " + question.principles().size()).add(question.principles());
  }

  /** The 32 bytes of what was added; nothing can be added behind. */
  public byte[] bytes() {
    return hash.digest();
  }
}
