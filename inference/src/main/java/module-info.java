/** Inference: llama.cpp in this JVM. */
module io.dikast.inference {
  requires transitive io.dikast.engine;
  requires io.dikast.gguf;
  requires static jdk.management;

  exports io.dikast.inference;
  exports io.dikast.inference.llama;
}
