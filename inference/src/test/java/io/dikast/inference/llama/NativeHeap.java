package io.dikast.inference.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalLong;

/** What native code has allocated and not freed: Java's own heap is not in it. */
final class NativeHeap {

  /** GNU libc's {@code struct mallinfo2}: ten sizes, here those that are read. */
  private static final StructLayout INFO =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));

  private static final int MAPPED = 4;
  private static final int IN_USE = 7;

  private NativeHeap() {}

  /** In bytes; nothing on a system without GNU libc 2.33 or later. */
  static OptionalLong bytes() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> mallinfo = linker.defaultLookup().find("mallinfo2");
    if (mallinfo.isEmpty()) {
      return OptionalLong.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info =
          (MemorySegment)
              linker
                  .downcallHandle(mallinfo.get(), FunctionDescriptor.of(INFO))
                  .invokeExact((SegmentAllocator) arena);
      return OptionalLong.of(
          info.getAtIndex(ValueLayout.JAVA_LONG, MAPPED)
              + info.getAtIndex(ValueLayout.JAVA_LONG, IN_USE));
    } catch (Throwable e) {
      throw new IllegalStateException("mallinfo2 has another type than GNU libc says", e);
    }
  }
}
