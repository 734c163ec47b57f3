/** Generative reward models: the template, the prompts of the permutations, the parser. */
module io.dikast.samplers {
  requires transitive io.dikast.engine;

  exports io.dikast.samplers;
}
