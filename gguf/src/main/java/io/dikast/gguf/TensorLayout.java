package io.dikast.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where the tensors of a header lie in the file: aligned, inside it, none over another. */
final class TensorLayout {

  private TensorLayout() {}

  /** The first multiple of the alignment that is not before the position. */
  static long align(long position, int alignment) {
    return Math.ceilDiv(position, alignment) * alignment;
  }

  static List<TensorInfo> place(Path path, HeaderParser.Header header, long fileSize) {
    long start = align(header.end(), header.alignment());
    List<TensorInfo> tensors = new ArrayList<>(header.entries().size());
    for (HeaderParser.Entry entry : header.entries()) {
      tensors.add(place(path, entry, start, header.alignment(), fileSize));
    }
    requireApart(path, tensors);
    return List.copyOf(tensors);
  }

  private static TensorInfo place(
      Path path, HeaderParser.Entry entry, long start, int alignment, long fileSize) {
    long relative = entry.relative();
    String where = "tensor '" + entry.name() + "' at byte " + entry.at();
    if (relative % alignment != 0) {
      throw GgufException.at(
          path,
          where,
          "an offset that is a multiple of " + alignment,
          Long.toUnsignedString(relative));
    }
    long bytes = entry.type().bytes(entry.type().elements(entry.dims()));
    // Differences only: a sum with a claimed offset could wrap around.
    if (relative < 0 || bytes > fileSize - start || relative > fileSize - start - bytes) {
      throw GgufException.at(
          path,
          where,
          bytes + " bytes of data inside the file's " + fileSize,
          "data from byte " + start + " + " + Long.toUnsignedString(relative));
    }
    return new TensorInfo(entry.name(), entry.type(), entry.dims(), start + relative);
  }

  private static void requireApart(Path path, List<TensorInfo> tensors) {
    List<TensorInfo> byOffset = new ArrayList<>(tensors);
    byOffset.sort(Comparator.comparingLong(TensorInfo::offset));
    for (int i = 1; i < byOffset.size(); i++) {
      TensorInfo before = byOffset.get(i - 1);
      TensorInfo after = byOffset.get(i);
      if (before.offset() + before.bytes() > after.offset()) {
        throw GgufException.at(
            path,
            "tensor '" + after.name() + "'",
            "data after that of '"
                + before.name()
                + "', which ends at byte "
                + (before.offset() + before.bytes()),
            "data from byte " + after.offset());
      }
    }
  }
}
