package io.dikast.server.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that open this server. Holds their digests only, so that a key is in no dump and no
 * {@code toString}.
 */
public final class ApiKeys {

  /*
   * Digests are compared, not keys: equal lengths, and MessageDigest.isEqual looks at every byte.
   * Every key is looked at whether one matched or not, so the time says nothing but how many there
   * are.
   */
  private final List<byte[]> digests;

  private ApiKeys(List<byte[]> digests) {
    this.digests = digests;
  }

  /** No key: whoever reaches the port may ask. */
  public static final ApiKeys NONE = new ApiKeys(List.of());

  /**
   * Any of these.
   *
   * @param keys not blank; surrounding white space is no part of a key
   */
  public static ApiKeys of(List<String> keys) {
    for (String key : keys) {
      if (key.isBlank()) {
        throw new IllegalArgumentException("a key must not be blank");
      }
    }
    return new ApiKeys(keys.stream().map(key -> digest(key.strip())).toList());
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return digests.isEmpty();
  }

  /**
   * Whether an {@code Authorization} header opens: {@code Bearer KEY}, or {@code Basic} with the
   * key as the password, which is what a browser can send for the page.
   */
  boolean admits(@Nullable String authorization) {
    if (digests.isEmpty()) {
      return true;
    }
    return authorization != null && isKey(presented(authorization));
  }

  private boolean isKey(String presented) {
    byte[] digest = digest(presented);
    boolean found = false;
    for (byte[] key : digests) {
      found |= MessageDigest.isEqual(key, digest);
    }
    return found;
  }

  private static String presented(String authorization) {
    int space = authorization.indexOf(' ');
    String scheme = space < 0 ? "" : authorization.substring(0, space);
    String rest = authorization.substring(space + 1).strip();
    if (scheme.equalsIgnoreCase("Bearer")) {
      return rest;
    }
    if (scheme.equalsIgnoreCase("Basic")) {
      try {
        String pair = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
        return pair.substring(pair.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    return "";
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
