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
 */
public record BackendInfo(
    String model,
    String fingerprint,
    String vocabulary,
    int contextTokens,
    boolean chat,
    ModelMetadata metadata) {

  public BackendInfo {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(vocabulary, "vocabulary");
    Objects.requireNonNull(metadata, "metadata");
    if (contextTokens < 0) {
      throw new IllegalArgumentException(
          "contextTokens must not be negative, got " + contextTokens);
    }
  }
}
