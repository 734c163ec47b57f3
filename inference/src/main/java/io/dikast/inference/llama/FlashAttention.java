package io.dikast.inference.llama;

import java.util.Locale;

/**
 * Which kernel computes attention.
 *
 * <p>On a CPU the flash kernel makes cells of other sequences nearly free and a shared prefix no
 * cheaper: it pays where a token sees less than about two fifths of the cells in use.
 */
public enum FlashAttention {
  /** The cheaper one for what is asked at the moment: the default. */
  AUTO,
  /** Always the flash kernel. */
  ON,
  /** Always the plain kernel. */
  OFF;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
