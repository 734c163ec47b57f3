package io.dikast.server.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
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

  private final int drawsPerMinute;

  private ApiKeys(List<byte[]> digests, int drawsPerMinute) {
    this.digests = digests;
    this.drawsPerMinute = drawsPerMinute;
  }

  /** No key: whoever reaches the port may ask. */
  public static final ApiKeys NONE = new ApiKeys(List.of(), 0);

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
    return new ApiKeys(keys.stream().map(key -> digest(key.strip())).toList(), 0);
  }

  /**
   * The same keys with a quota each.
   *
   * @param draws a minute, 0 for no quota
   * @throws IllegalArgumentException if it is below 0, or there is no key to have it
   */
  public ApiKeys withDrawsPerMinute(int draws) {
    if (draws < 0) {
      throw new IllegalArgumentException("draws a minute must be at least 0, got " + draws);
    }
    if (draws > 0 && isEmpty()) {
      throw new IllegalArgumentException("a quota needs keys, got none");
    }
    return new ApiKeys(digests, draws);
  }

  /** What each key may use, a full one for each, in the order of {@link #find}. */
  List<KeyQuota> quotas() {
    return digests.stream().map(_ -> new KeyQuota(drawsPerMinute, System::nanoTime)).toList();
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return digests.isEmpty();
  }

  /**
   * Which key, from 0, an {@code Authorization} header has: {@code Bearer KEY}, or {@code Basic}
   * with the key as the password, which is what a browser can send for the page.
   */
  OptionalInt find(@Nullable String authorization) {
    byte[] digest = digest(authorization == null ? "" : presented(authorization));
    int found = -1;
    for (int i = 0; i < digests.size(); i++) {
      if (MessageDigest.isEqual(digests.get(i), digest)) {
        found = i;
      }
    }
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
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
