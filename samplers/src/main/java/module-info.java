/**
 * Generative reward models: the template, the prompts of the permutations, the parser; principles
 * from the question alone; and {@code .defence} against responses that win by other means.
 */
module io.dikast.samplers {
  requires transitive io.dikast.engine;
  requires com.github.benmanes.caffeine;

  exports io.dikast.samplers;
  exports io.dikast.samplers.defence;
}
