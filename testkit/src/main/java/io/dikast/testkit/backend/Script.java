package io.dikast.testkit.backend;

/**
 * What a {@link ScriptedBackend} says. Asked once a draw, when the draw takes its first step, on
 * the thread that delivers it; with {@link ScriptedBackend.Delivery#VIRTUAL_THREADS} that means by
 * many threads at once.
 */
@FunctionalInterface
public interface Script {

  /**
   * The reply of one draw.
   *
   * @param prompt all characters of the prompt
   * @param seed of the draw
   * @param draw position of the draw in its group
   */
  Reply reply(String prompt, long seed, int draw);
}
