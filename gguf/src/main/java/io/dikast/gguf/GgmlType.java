package io.dikast.gguf;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a tensor's elements are stored: blocks of so many elements in so many bytes. Codes and sizes
 * are those of ggml as of llama.cpp b4916; codes that ggml has withdrawn are unknown here too.
 */
public enum GgmlType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q8_1(9, 32, 36),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  Q8_K(15, 256, 292),
  IQ2_XXS(16, 256, 66),
  IQ2_XS(17, 256, 74),
  IQ3_XXS(18, 256, 98),
  IQ1_S(19, 256, 50),
  IQ4_NL(20, 32, 18),
  IQ3_S(21, 256, 110),
  IQ2_S(22, 256, 82),
  IQ4_XS(23, 256, 136),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8),
  IQ1_M(29, 256, 56),
  BF16(30, 1, 2),
  TQ1_0(34, 256, 54),
  TQ2_0(35, 256, 66);

  private static final @Nullable GgmlType[] BY_CODE = new GgmlType[36];

  static {
    for (GgmlType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final int blockElements;
  private final int blockBytes;

  GgmlType(int code, int blockElements, int blockBytes) {
    this.code = code;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /** The type with this code, empty where ggml knows none. */
  public static Optional<GgmlType> ofCode(int code) {
    return code < 0 || code >= BY_CODE.length
        ? Optional.empty()
        : Optional.ofNullable(BY_CODE[code]);
  }

  /** The number that stands for this type in a file. */
  public int code() {
    return code;
  }

  /** Elements in one block; a tensor's first dimension is a multiple of it. */
  public int blockElements() {
    return blockElements;
  }

  /** Bytes of one block. */
  public int blockBytes() {
    return blockBytes;
  }

  /** Whether llama.cpp can multiply by a matrix of this type; the others are for its own work. */
  boolean isWeight() {
    return switch (this) {
      case Q8_1, Q8_K, I8, I16, I32, I64, F64 -> false;
      case F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K -> true;
      case IQ1_S, IQ1_M, IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS, IQ3_S, IQ4_NL, IQ4_XS -> true;
      case TQ1_0, TQ2_0 -> true;
    };
  }

  /**
   * Elements of a tensor of these dimensions.
   *
   * @throws IllegalArgumentException unless there are 1 to 4 dimensions, each at least 1, the first
   *     a multiple of the block, whose product and whose bytes fit a long
   */
  long elements(List<Long> dims) {
    if (dims.isEmpty() || dims.size() > 4) {
      throw new IllegalArgumentException("expected 1 to 4 dimensions, got " + dims.size());
    }
    long product = 1;
    for (long dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException("expected dimensions of at least 1, got " + dims);
      }
      if (product > Long.MAX_VALUE / 8 / dim) {
        throw new IllegalArgumentException("expected fewer than 2^60 elements, got " + dims);
      }
      product *= dim;
    }
    if (dims.getFirst() % blockElements != 0) {
      throw new IllegalArgumentException(
          "expected a first dimension that is a multiple of "
              + (blockElements + " (" + this + "), got " + dims));
    }
    return product;
  }

  /** Bytes of so many elements, a multiple of the block. */
  long bytes(long elements) {
    // Blocks are at most 8 bytes an element, and elements() keeps 2^60 of them at most.
    return elements / blockElements * blockBytes;
  }
}
