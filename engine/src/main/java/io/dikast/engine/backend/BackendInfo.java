package io.dikast.engine.backend;

import java.util.Objects;

/**
 * What a backend is.
 *
 * @param model name to show
 * @param fingerprint identity of everything that determines a draw besides its request: model file,
 *     library, context settings
 * @param vocabulary identity of the vocabulary, empty where token ids are not shown
 * @param contextTokens tokens that prompt and answer share, 0 where unknown
 * @param chat whether chat prompts are put into a chat format of the model's own
 * @param metadata what the model file says of itself
 * @param hiddenSize values in a {@link HiddenState}, 0 where the backend shows none
 * @param cache what its cache of prefixes holds and saved until now; all else is constant
 */
public record BackendInfo(
    String model,
    String fingerprint,
    String vocabulary,
    int contextTokens,
    boolean chat,
    ModelMetadata metadata,
    int hiddenSize,
    CacheUsage cache) {

  public BackendInfo {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(vocabulary, "vocabulary");
    Objects.requireNonNull(metadata, "metadata");
    Objects.requireNonNull(cache, "cache");
    if (contextTokens < 0 || hiddenSize < 0) {
      throw new IllegalArgumentException(
          "contextTokens and hiddenSize must not be negative, got "
              + contextTokens
              + " and "
              + hiddenSize);
    }
  }

  /** A backend that shows no hidden state and does not tell of a cache. */
  public BackendInfo(
      String model,
      String fingerprint,
      String vocabulary,
      int contextTokens,
      boolean chat,
      ModelMetadata metadata) {
    this(model, fingerprint, vocabulary, contextTokens, chat, metadata, 0, CacheUsage.NONE);
  }

  /** The same backend with its cache as it is now. */
  public BackendInfo withCache(CacheUsage now) {
    return new BackendInfo(
        model, fingerprint, vocabulary, contextTokens, chat, metadata, hiddenSize, now);
  }

  /** The same backend, which shows hidden states of so many values. */
  public BackendInfo withHiddenSize(int values) {
    return new BackendInfo(
        model, fingerprint, vocabulary, contextTokens, chat, metadata, values, cache);
  }
}
