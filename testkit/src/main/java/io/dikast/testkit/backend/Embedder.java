package io.dikast.testkit.backend;

import io.dikast.engine.backend.HiddenState;

/**
 * How a {@link ScriptedBackend} answers a request for a hidden state. A {@link
 * io.dikast.engine.backend.BackendException} it throws becomes the failure of the request.
 */
@FunctionalInterface
public interface Embedder {

  /**
   * What the scripted model makes of a prompt; always of the same size.
   *
   * @param prompt all characters of the prompt
   */
  HiddenState hiddenState(String prompt);
}
