/** Inference: llama.cpp in this JVM, or a fleet of servers over HTTP. */
module io.dikast.inference {
  requires transitive io.dikast.engine;
  requires com.fasterxml.jackson.core;
  requires io.dikast.gguf;
  requires io.vertx.core;
  requires static jdk.management;

  exports io.dikast.inference;
  exports io.dikast.inference.llama;
  exports io.dikast.inference.openai;
}
