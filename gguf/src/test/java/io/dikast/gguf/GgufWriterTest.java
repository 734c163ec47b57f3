package io.dikast.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GgufWriterTest {

  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void setTarget() {
    target = folder.resolve("model.gguf");
  }

  @Test
  void write_handMadeFile_byteForByte() throws IOException {
    GgufWriter.create()
        .put("s", "ab")
        .putUint32("n", 7)
        .tensor("t", GgmlType.F32, List.of(2L), FloatSource.of(new float[] {1, -1}))
        .tensor("u", GgmlType.F16, List.of(1L), FloatSource.constant(1))
        .write(target);

    byte[] expected =
        new RawGguf()
            .key("s", 8, RawGguf.text("ab"))
            .key("n", 4, RawGguf.int32(7))
            .tensor("t", 0, 0, 2)
            .tensor("u", 1, 32, 1)
            .data(64)
            .bytes();
    int data = expected.length - 64;
    java.util.Arrays.fill(expected, data, expected.length, (byte) 0);
    expected[data + 2] = (byte) 0x80;
    expected[data + 3] = 0x3F;
    expected[data + 6] = (byte) 0x80;
    expected[data + 7] = (byte) 0xBF;
    expected[data + 33] = 0x3C;
    assertThat(Files.readAllBytes(target)).isEqualTo(expected);
  }

  @Test
  void write_sameCalls_sameBytes() throws IOException {
    SmallModel.of("llama").write(target);
    byte[] first = Files.readAllBytes(target);
    SmallModel.of("llama").write(target);

    assertThat(Files.readAllBytes(target)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 4096})
  void copyOf_unchanged_sameBytes(int alignment) throws IOException {
    SmallModel.of("qwen2").alignment(alignment).write(target);
    Path copy = folder.resolve("copy.gguf");
    GgufWriter.copyOf(GgufFile.open(target)).write(copy);

    assertThat(Files.readAllBytes(copy)).isEqualTo(Files.readAllBytes(target));
  }

  @Test
  void copyOf_overTheFileItself_changesOnlyWhatWasAsked() {
    SmallModel.of("llama").write(target);
    GgufFile before = GgufFile.open(target);
    float[] weights = before.readFloats(before.tensor("blk.1.ffn_down.weight").orElseThrow());

    GgufWriter.copyOf(before).put("general.name", "renamed").remove("llama.vocab").write(target);

    GgufFile after = GgufFile.open(target);
    assertThat(after.metadata().text("general.name")).contains("renamed");
    assertThat(after.metadata().values().keySet())
        .containsExactlyElementsOf(before.metadata().values().keySet());
    assertThat(after.readFloats(after.tensor("blk.1.ffn_down.weight").orElseThrow()))
        .isEqualTo(weights);
  }

  @Test
  void copyOf_gapsBetweenTensors_areClosed() {
    RawGguf raw = new RawGguf().tensor("a", 0, 128, 8).tensor("b", 0, 32, 8).data(160);
    GgufFile before = GgufFile.open(raw.writeTo(folder));

    GgufWriter.copyOf(before).write(target);

    GgufFile after = GgufFile.open(target);
    assertThat(after.tensors())
        .extracting(tensor -> tensor.offset() - after.dataOffset())
        .containsExactly(0L, 32L);
    for (TensorInfo tensor : before.tensors()) {
      assertThat(after.readFloats(after.tensor(tensor.name()).orElseThrow()))
          .isEqualTo(before.readFloats(tensor));
    }
  }

  @Test
  void write_tensorLongerThanAChunk_arrivesInOrder() {
    long elements = 3 * 65_536 + 32;
    GgufWriter.create()
        .tensor(
            "t",
            GgmlType.F32,
            List.of(elements),
            (from, values, count) -> {
              for (int i = 0; i < count; i++) {
                values[i] = from + i;
              }
            })
        .write(target);

    GgufFile file = GgufFile.open(target);
    float[] values = file.readFloats(file.tensors().getFirst());
    for (int i = 0; i < elements; i++) {
      assertThat(values[i]).isEqualTo(i);
    }
  }

  @Test
  void write_sourceThatFails_leavesTheOldFileAndNothingElse() throws IOException {
    Files.writeString(target, "old");
    GgufWriter writer =
        GgufWriter.create().tensor("t", GgmlType.F16, List.of(4L), FloatSource.constant(Float.NaN));

    assertThatThrownBy(() -> writer.write(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tensor 't'");
    assertThat(target).hasContent("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void write_folderThatIsMissing_refused() {
    assertThatThrownBy(() -> GgufWriter.create().write(folder.resolve("none/model.gguf")))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("could not be written");
  }

  @Test
  void put_keyTwice_keepsThePlaceAndTheLastValue() {
    GgufWriter.create().put("a", "1").put("b", "2").put("a", "3").write(target);

    GgufMetadata metadata = GgufFile.open(target).metadata();
    assertThat(metadata.values().keySet()).containsExactly("a", "b");
    assertThat(metadata.text("a")).contains("3");
  }

  @Test
  void put_badNames_refused() {
    GgufWriter writer = GgufWriter.create();
    for (String key : List.of("", "a\0", "a\nb", "k".repeat(65_536), "general.alignment")) {
      assertThatThrownBy(() -> writer.put(key, "v")).isInstanceOf(IllegalArgumentException.class);
    }
    for (String name : List.of("", "n".repeat(64), "ä".repeat(32))) {
      assertThatThrownBy(
              () -> writer.tensor(name, GgmlType.F32, List.of(1L), FloatSource.constant(0)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tensor_badShapes_refused() {
    GgufWriter writer = GgufWriter.create();
    for (List<Long> dims :
        List.of(
            List.<Long>of(),
            List.of(0L),
            List.of(48L),
            List.of(-32L),
            List.of(32L, 1L, 1L, 1L, 1L),
            List.of(1L << 40, 1L << 40))) {
      assertThatThrownBy(() -> writer.tensor("t", GgmlType.Q8_0, dims, FloatSource.constant(0)))
          .as("%s", dims)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> writer.tensor("t", GgmlType.Q4_K, List.of(256L), FloatSource.constant(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Q4_K");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 24, 1 << 21})
  void alignment_noPowerOfTwoInRange_refused(int bytes) {
    assertThatThrownBy(() -> GgufWriter.create().alignment(bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
