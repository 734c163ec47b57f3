package io.dikast.gguf;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a build of llama.cpp can load. {@link CheckedModel} refuses what is not in it.
 *
 * @param name of the build, for messages
 * @param architectures values of {@code general.architecture}
 * @param preTokenizers values of {@code tokenizer.ggml.pre} for byte-level BPE vocabularies
 */
public record LoaderProfile(String name, Set<String> architectures, Set<String> preTokenizers) {

  /**
   * llama.cpp b4916 (March 2025): its decoder-only architectures with a KV cache. Left out are
   * encoders, recurrent models (their state can't be cut back to a prefix), {@code gptj} (named but
   * not built) and {@code qwen2vl} (wants four positions a token).
   */
  public static final LoaderProfile LLAMA_CPP_B4916 =
      new LoaderProfile(
          "llama.cpp b4916",
          Set.of(
              "arctic",
              "baichuan",
              "bitnet",
              "bloom",
              "chameleon",
              "chatglm",
              "codeshell",
              "cohere2",
              "command-r",
              "dbrx",
              "deci",
              "deepseek",
              "deepseek2",
              "exaone",
              "falcon",
              "gemma",
              "gemma2",
              "gemma3",
              "gpt2",
              "gptneox",
              "granite",
              "granitemoe",
              "grok",
              "internlm2",
              "jais",
              "llama",
              "minicpm",
              "minicpm3",
              "mpt",
              "nemotron",
              "olmo",
              "olmo2",
              "olmoe",
              "openelm",
              "orion",
              "phi2",
              "phi3",
              "phimoe",
              "plamo",
              "qwen",
              "qwen2",
              "qwen2moe",
              "refact",
              "stablelm",
              "starcoder",
              "starcoder2",
              "xverse"),
          Set.of(
              "bloom",
              "chameleon",
              "chatglm-bpe",
              "codeshell",
              "command-r",
              "dbrx",
              "deepseek-coder",
              "deepseek-llm",
              "deepseek-r1-qwen",
              "deepseek-v3",
              "default",
              "exaone",
              "falcon",
              "falcon3",
              "gigachat",
              "gpt-2",
              "gpt-4o",
              "gpt3-finnish",
              "jais",
              "jina-de",
              "jina-es",
              "jina-v1-en",
              "jina-v2-code",
              "jina-v2-de",
              "jina-v2-es",
              "llama-bpe",
              "llama-v3",
              "llama3",
              "megrez",
              "minerva-7b",
              "mpt",
              "olmo",
              "phi-2",
              "poro-chat",
              "qwen2",
              "refact",
              "roberta-bpe",
              "smaug-bpe",
              "smollm",
              "stablelm2",
              "starcoder",
              "tekken",
              "viking"));

  /**
   * llama.cpp v0.5.0 (September 2026): of what is newer than b4916 the decoder-only architectures
   * that judges are built on. Hybrids with a recurrent state are left out here too.
   */
  public static final LoaderProfile LLAMA_CPP_V050 =
      LLAMA_CPP_B4916.extended(
          "llama.cpp v0.5.0", Set.of("mistral3", "qwen3", "qwen3moe", "smollm3"), Set.of());

  public LoaderProfile {
    architectures = Set.copyOf(architectures);
    preTokenizers = Set.copyOf(preTokenizers);
    if (architectures.isEmpty()) {
      throw new IllegalArgumentException("expected at least one architecture, got none");
    }
  }

  /** This profile with only these architectures. */
  public LoaderProfile onlyArchitectures(String... names) {
    return new LoaderProfile(name, Set.of(names), preTokenizers);
  }

  /** This profile under another name with more of both, for a newer build. */
  public LoaderProfile extended(
      String newName, Set<String> moreArchitectures, Set<String> morePreTokenizers) {
    Set<String> allArchitectures = new TreeSet<>(architectures);
    allArchitectures.addAll(moreArchitectures);
    Set<String> allPreTokenizers = new TreeSet<>(preTokenizers);
    allPreTokenizers.addAll(morePreTokenizers);
    return new LoaderProfile(newName, allArchitectures, allPreTokenizers);
  }
}
