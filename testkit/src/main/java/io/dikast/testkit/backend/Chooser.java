package io.dikast.testkit.backend;

import java.util.List;

/**
 * How a {@link ScriptedBackend} answers a choice. A {@link
 * io.dikast.engine.backend.BackendException} it throws becomes the failure of the choice.
 */
@FunctionalInterface
public interface Chooser {

  /**
   * Probabilities of the labels, in their order, with a sum of at most 1.
   *
   * @param prompt all characters of the prompt
   */
  List<Double> probabilities(String prompt, List<String> labels);
}
