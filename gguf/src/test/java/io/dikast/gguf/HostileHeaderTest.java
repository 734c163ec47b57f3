package io.dikast.gguf;

import static io.dikast.gguf.RawGguf.array;
import static io.dikast.gguf.RawGguf.int32;
import static io.dikast.gguf.RawGguf.int64;
import static io.dikast.gguf.RawGguf.join;
import static io.dikast.gguf.RawGguf.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One fault a file: each is refused, for its own reason, without much memory. */
final class HostileHeaderTest {

  private static final GgufLimits LIMITS = new GgufLimits(1 << 20, 100, 100, 1 << 16, 3);

  /**
   * What opening any of these may allocate: the buffer is at most twice the file, 64 KiB at least.
   */
  private static final long ALLOCATION = 4 << 20;

  @TempDir private Path folder;

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("empty file", new byte[0], "magic at byte 0"),
        fault("three bytes", new byte[] {'G', 'G', 'U'}, "4 bytes, got 3 left"),
        fault("other magic", good().magic("GGML"), "the bytes GGUF"),
        fault("version 0", good().version(0), "2 or 3, got 0"),
        fault("version 1", good().version(1), "2 or 3, got 1"),
        fault("version 4", good().version(4), "2 or 3, got 4"),
        fault("big-endian", good().version(Integer.reverseBytes(3)), "a little-endian file"),
        fault("no counts", Arrays.copyOf(good().bytes(), 10), "tensor count"),
        fault("tensor count over the limit", good().claimTensors(101), "at most 100"),
        fault("tensor count negative", good().claimTensors(-1), "got 18446744073709551615"),
        fault("tensor count over the file", good().claimTensors(99), "tensor count"),
        fault("key count over the limit", good().claimKeys(1L << 40), "at most 100"),
        fault("key count over the file", good().claimKeys(99), "key count"),
        fault("one key too many claimed", good().claimKeys(2), "name of tensor 0"),
        fault("one tensor too many claimed", good().claimTensors(3), "tensor 2"),
        fault("empty key", raw().key("", 4, int32(1)), "1 to 65535 bytes"),
        fault("key with NUL", raw().key("a\0b", 4, int32(1)), "no control characters"),
        fault("key with escape", raw().key("a\u001b[2J", 4, int32(1)), "no control characters"),
        fault("key of bad UTF-8", raw().key(join(int64(1), b(0xC3)), 4, int32(1)), "UTF-8"),
        fault(
            "key too long",
            raw().key("k".repeat(65_536), 4, int32(1)),
            "1 to 65535 bytes, got 65536"),
        fault("key length negative", raw().key(int64(-5), 4, int32(1)), "key 0"),
        fault(
            "duplicate key",
            raw().key("a", 4, int32(1)).key("a", 4, int32(1)),
            "each key once, got a second one"),
        fault("type 13", raw().key("a", 13, int32(1)), "a type code in 0..12, got 13"),
        fault("type negative", raw().key("a", -1, int32(1)), "got 4294967295"),
        fault("boolean 2", raw().key("a", 7, b(2)), "a boolean of 0 or 1, got 2"),
        fault("boolean 2 in an array", raw().key("a", 9, array(7, 2, b(1), b(2))), "0 or 1"),
        fault("string over the file", raw().key("a", 8, int64(40)), "40 bytes"),
        fault("string over the limit", raw().key("a", 8, int64(1 << 17)), "at most 65536 bytes"),
        fault("string of bad UTF-8", raw().key("a", 8, join(int64(1), b(0xFF))), "UTF-8"),
        fault("value cut off", raw().key("a", 10, int32(1)), "8 bytes, got 4 left"),
        fault("array over the file", raw().key("a", 9, array(4, 1000)), "fits the 0 bytes left"),
        fault("array of 2^62", raw().key("a", 9, array(4, 1L << 62)), "length of key 'a'"),
        fault("array negative", raw().key("a", 9, array(0, -1)), "length of key 'a'"),
        fault("array of type 99", raw().key("a", 9, array(99, 0)), "a type code in 0..12"),
        fault("array of arrays too deep", raw().key("a", 9, nested(4)), "at most 3 deep"),
        fault(
            "strings one too many",
            raw().key("a", 9, array(8, 2, text("x"), b(1, 2, 3))),
            "fits the"),
        fault(
            "string in an array over the file",
            raw().key("a", 9, array(8, 1, int64(9), b(0))),
            "9 bytes, got 1 left"),
        fault("alignment 0", aligned(int32(0)), "a power of two in 8.."),
        fault("alignment 4", aligned(int32(4)), "a power of two in 8.."),
        fault("alignment 48", aligned(int32(48)), "a power of two in 8.."),
        fault("alignment 2^31", aligned(int32(1 << 31)), "a power of two in 8.."),
        fault("alignment of type INT32", raw().key("general.alignment", 5, int32(32)), "a UINT32"),
        fault("tensor name empty", raw().tensor("", 0, 0, 8).data(32), "1 to 63 bytes"),
        fault("tensor name of 64", raw().tensor("n".repeat(64), 0, 0, 8).data(32), "1 to 63"),
        fault("tensor name with NUL", raw().tensor("a\0", 0, 0, 8).data(32), "no control"),
        fault(
            "duplicate tensor",
            raw().tensor("a", 0, 0, 8).tensor("a", 0, 32, 8).data(64),
            "each tensor once"),
        fault("no dimensions", raw().tensor("a", 0, 0).data(32), "1 to 4 dimensions, got 0"),
        fault("five dimensions", raw().tensor("a", 0, 0, 1, 1, 1, 1, 1).data(32), "got 5"),
        fault("2^32-1 dimensions", raw().tensor(text("a"), -1, 0, 0, 8).data(32), "4294967295"),
        fault("dimension 0", raw().tensor("a", 0, 0, 8, 0).data(32), "at least 1, got [8, 0]"),
        fault("dimension negative", raw().tensor("a", 0, 0, -8).data(32), "at least 1"),
        fault(
            "dimensions overflow",
            raw().tensor("a", 0, 0, 1L << 32, 1L << 32).data(32),
            "fewer than 2^60"),
        fault("type 4, withdrawn", raw().tensor("a", 4, 0, 32).data(32), "a known ggml type"),
        fault("type 36", raw().tensor("a", 36, 0, 32).data(32), "a known ggml type, got 36"),
        fault("half a block", raw().tensor("a", 8, 0, 48).data(64), "a multiple of 32 (Q8_0)"),
        fault("offset not aligned", raw().tensor("a", 0, 16, 4).data(64), "a multiple of 32"),
        fault("offset over the file", raw().tensor("a", 0, 64, 8).data(64), "32 bytes of data"),
        fault("offset near 2^64", raw().tensor("a", 0, -32, 8).data(64), "18446744073709551584"),
        fault("offset near 2^63", raw().tensor("a", 0, Long.MAX_VALUE - 31, 8).data(64), "+ 92233"),
        fault("data over the file", raw().tensor("a", 0, 0, 17).data(64), "68 bytes of data"),
        fault("no data at all", raw().tensor("a", 0, 0, 8), "32 bytes of data"),
        fault(
            "tensors overlap",
            raw().tensor("a", 0, 0, 16).tensor("b", 0, 32, 8).data(64),
            "data after that of 'a'"),
        fault(
            "header over the limit",
            raw().key("a", 9, array(0, 2 << 20, new byte[2 << 20])),
            "length of key 'a'"),
        fault(
            "header of many keys over the limit",
            manyStrings(20, 60_000),
            "a header of at most 1048576 bytes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void open_oneFault_refusedWithItsReason(String name, byte[] bytes, String reason) {
    Path file = RawGguf.write(folder, bytes);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> GgufFile.open(file, LIMITS))
        .as(name)
        .isInstanceOf(GgufException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes allocated")
        .isLessThan(ALLOCATION);
  }

  @Test
  void open_theFaultlessFile_opens() {
    GgufFile file = GgufFile.open(good().writeTo(folder), LIMITS);

    assertThat(file.tensors()).extracting(TensorInfo::name).containsExactly("a", "b");
    assertThat(file.metadata().whole("answer")).hasValue(42);
  }

  @Test
  void open_folder_refused() {
    assertThatThrownBy(() -> GgufFile.open(folder))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("expected a file");
  }

  @Test
  void open_missingFile_refused() {
    assertThatThrownBy(() -> GgufFile.open(folder.resolve("none.gguf")))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("nothing there");
  }

  @Test
  void open_nestedArrayWithinDepth_opens() {
    GgufFile file = GgufFile.open(raw().key("a", 9, nested(3)).writeTo(folder), LIMITS);

    GgufArray outer = file.metadata().array("a").orElseThrow();
    assertThat(outer.arrays().getFirst().arrays().getFirst().wholes()).containsExactly(7);
  }

  @Test
  void message_controlCharactersAndLength_tamed() {
    Path file = raw().key("k".repeat(5_000), 99, int32(1)).writeTo(folder);

    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(GgufException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThanOrEqualTo(1_000));
  }

  private static RawGguf raw() {
    return new RawGguf();
  }

  private static RawGguf good() {
    return raw()
        .key("answer", 4, int32(42))
        .tensor("a", 0, 0, 4, 2)
        .tensor("b", 8, 32, 32)
        .data(66);
  }

  private static RawGguf aligned(byte[] value) {
    return raw().key("general.alignment", 4, value);
  }

  /** Arrays in arrays, so many levels, the innermost holding the byte 7. */
  private static byte[] nested(int levels) {
    byte[] value = array(0, 1, b(7));
    for (int level = 1; level < levels; level++) {
      value = array(9, 1, value);
    }
    return value;
  }

  private static RawGguf manyStrings(int count, int length) {
    RawGguf file = raw();
    for (int i = 0; i < count; i++) {
      file.key("k" + i, 8, text("x".repeat(length)));
    }
    return file;
  }

  private static byte[] b(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static Arguments fault(String name, RawGguf file, String reason) {
    return fault(name, file.bytes(), reason);
  }

  private static Arguments fault(String name, byte[] bytes, String reason) {
    return Arguments.of(name, bytes, reason);
  }
}
