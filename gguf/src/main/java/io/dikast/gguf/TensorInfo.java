package io.dikast.gguf;

import java.util.List;
import java.util.Objects;

/**
 * One tensor of a file.
 *
 * @param name 1 to 63 bytes
 * @param type how elements are stored
 * @param dims 1 to 4 dimensions as ggml orders them, the contiguous one first: a matrix that maps n
 *     values to m has dimensions [n, m]
 * @param offset where the data begins, bytes from the start of the file
 */
public record TensorInfo(String name, GgmlType type, List<Long> dims, long offset) {

  public TensorInfo {
    Objects.requireNonNull(name, "name");
    dims = List.copyOf(dims);
    type.elements(dims);
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative, got " + offset);
    }
  }

  /** The product of the dimensions. */
  public long elements() {
    return type.elements(dims);
  }

  /** The length of the data in bytes. */
  public long bytes() {
    return type.bytes(elements());
  }
}
