package io.dikast.inference.llama;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A struct of parameters as one version of llama.cpp lays it out, and how to tell by its defaults
 * that a library has it so.
 *
 * @param source the function that hands out the defaults
 * @param size of the struct in bytes
 * @param sentinels defaults that must stand where they are expected
 */
record ParamsLayout(String source, int size, List<Sentinel> sentinels) {

  /*
   * A struct by value cannot be checked by the linker, so a library of another version would read our
   * bytes as something else. The defaults that the library itself hands out are the check: their known
   * values must stand at the offsets we are about to write to, and it must write as many bytes as the
   * struct has. To see that, the buffer of the first call is larger than any version's struct and filled
   * with a value that no default has.
   */
  private static final int LARGER_THAN_ANY = 1024;
  private static final byte UNTOUCHED = (byte) 0xA5;

  /** A default: four bytes, or one where {@code wide} is false. */
  record Sentinel(String name, int offset, boolean wide, int value) {

    static Sentinel word(String name, int offset, int value) {
      return new Sentinel(name, offset, true, value);
    }

    static Sentinel real(String name, int offset, float value) {
      return new Sentinel(name, offset, true, Float.floatToRawIntBits(value));
    }

    static Sentinel flag(String name, int offset, boolean value) {
      return new Sentinel(name, offset, false, value ? 1 : 0);
    }

    private int in(MemorySegment params) {
      return wide ? params.get(JAVA_INT, offset) : params.get(JAVA_BYTE, offset);
    }
  }

  /** The struct, to pass by value. */
  MemoryLayout struct() {
    return bytes(size);
  }

  private static MemoryLayout bytes(int size) {
    // Structs this large travel in memory, never in registers, so only size and alignment matter.
    return MemoryLayout.structLayout(MemoryLayout.sequenceLayout(size / 8, JAVA_LONG));
  }

  /**
   * How a library's defaults differ from this layout, {@code null} where they do not.
   *
   * @param library that exports the function
   */
  @Nullable String difference(SymbolLookup library) {
    MethodHandle defaults =
        Linker.nativeLinker()
            .downcallHandle(
                library.findOrThrow(source), FunctionDescriptor.of(bytes(LARGER_THAN_ANY)));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(LARGER_THAN_ANY, 16).fill(UNTOUCHED);
      MemorySegment returned = defaults(defaults, (bytes, alignment) -> params);
      for (Sentinel sentinel : sentinels) {
        int found = sentinel.in(returned);
        if (found != sentinel.value()) {
          return "default "
              + sentinel.name()
              + " should be "
              + sentinel.value()
              + " at byte "
              + sentinel.offset()
              + ", found "
              + found;
        }
      }
      int written = written(returned);
      return (written + 7) / 8 * 8 == size
          ? null
          : source + " should give " + size + " bytes, gave " + written;
    }
  }

  private static int written(MemorySegment params) {
    int end = LARGER_THAN_ANY;
    while (end > 0 && params.get(JAVA_BYTE, end - 1) == UNTOUCHED) {
      end--;
    }
    return end;
  }

  /** The defaults, to change and pass on. */
  MemorySegment defaults(MethodHandle function, SegmentAllocator allocator) {
    try {
      return (MemorySegment) function.invokeExact(allocator);
    } catch (Throwable e) {
      throw new IllegalStateException(source + " has another type than llama.h says", e);
    }
  }
}
