package io.dikast.metarm;

import io.dikast.engine.backend.BackendInfo;
import java.util.Objects;

/**
 * Whose hidden states a head was fitted to. Another model's mean something else in every place.
 *
 * @param model its name, to show
 * @param identity tells it from other models: the vocabulary's, which for an embedded model is the
 *     content of its file; the name where the backend shows no token ids
 * @param size values in a hidden state, at least 1
 */
public record StateSource(String model, String identity, int size) {

  public StateSource {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(identity, "identity");
    if (identity.isBlank()) {
      throw new IllegalArgumentException("identity must not be blank");
    }
    if (size < 1) {
      throw new IllegalArgumentException("size must be at least 1, got " + size);
    }
  }

  /**
   * What a backend shows.
   *
   * @throws IllegalArgumentException if it shows no hidden states
   */
  public static StateSource of(BackendInfo info) {
    if (info.hiddenSize() == 0) {
      throw new IllegalArgumentException(info.model() + " shows no hidden states");
    }
    return new StateSource(info.model(), identity(info), info.hiddenSize());
  }

  private static String identity(BackendInfo info) {
    return info.vocabulary().isEmpty() ? info.model() : info.vocabulary();
  }

  /**
   * Refuses another model than this.
   *
   * @throws IllegalArgumentException if it is another one, or shows hidden states of another size
   *     or none
   */
  void require(BackendInfo info) {
    if (info.hiddenSize() != size || !identity(info).equals(identity)) {
      throw new IllegalArgumentException(
          "the head was fitted to hidden states of another model: of "
              + model
              + " ("
              + identity
              + "), "
              + size
              + " values each; this is "
              + info.model()
              + " ("
              + identity(info)
              + "), which shows "
              + (info.hiddenSize() == 0 ? "none" : info.hiddenSize() + " values each"));
    }
  }
}
