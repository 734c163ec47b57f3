package io.dikast.inference.llama;

/** How the key-value cache is stored. */
public enum KvType {
  /** Half precision: the default. */
  F16(1),
  /** 8-bit blocks: half the memory; computed with flash attention, which it needs. */
  Q8_0(8);

  /** The number of this type in ggml. */
  final int ggml;

  KvType(int ggml) {
    this.ggml = ggml;
  }
}
