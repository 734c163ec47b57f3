/**
 * Reads, checks and writes GGUF model files. Depends on nothing, so that a tool that only looks at
 * model files needs nothing else.
 */
module io.dikast.gguf {
  requires transitive org.jspecify;

  exports io.dikast.gguf;
}
