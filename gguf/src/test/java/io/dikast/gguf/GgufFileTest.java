package io.dikast.gguf;

import static io.dikast.gguf.RawGguf.array;
import static io.dikast.gguf.RawGguf.int32;
import static io.dikast.gguf.RawGguf.int64;
import static io.dikast.gguf.RawGguf.join;
import static io.dikast.gguf.RawGguf.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files written byte by byte, without the writer. */
final class GgufFileTest {

  @TempDir private Path folder;

  @Test
  void open_everyScalar_keepsTypeAndValue() {
    GgufMetadata metadata =
        open(new RawGguf()
                .key("u8", 0, bytes(0xFF))
                .key("i8", 1, bytes(0xFF))
                .key("u16", 2, bytes(0xFE, 0xFF))
                .key("i16", 3, bytes(0xFE, 0xFF))
                .key("u32", 4, int32(-3))
                .key("i32", 5, int32(-3))
                .key("f32", 6, int32(Float.floatToIntBits(1.5f)))
                .key("bool", 7, bytes(1))
                .key("string", 8, text("höher"))
                .key("u64", 10, int64(-4))
                .key("i64", 11, int64(-4))
                .key("f64", 12, int64(Double.doubleToLongBits(0.1))))
            .metadata();

    assertThat(metadata.values().values())
        .extracting(GgufValue::text)
        .containsExactly(
            "255",
            "-1",
            "65534",
            "-2",
            "4294967293",
            "-3",
            "1.5",
            "true",
            "höher",
            "18446744073709551612",
            "-4",
            "0.1");
    assertThat(metadata.values().values())
        .extracting(GgufValue::type)
        .containsExactly(
            ValueType.UINT8,
            ValueType.INT8,
            ValueType.UINT16,
            ValueType.INT16,
            ValueType.UINT32,
            ValueType.INT32,
            ValueType.FLOAT32,
            ValueType.BOOL,
            ValueType.STRING,
            ValueType.UINT64,
            ValueType.INT64,
            ValueType.FLOAT64);
    assertThat(metadata.whole("u32")).hasValue(0xFFFF_FFFDL);
    assertThat(metadata.real("f64")).hasValue(0.1);
    assertThat(metadata.flag("bool")).contains(true);
    assertThat(metadata.text("string")).contains("höher");
    assertThat(metadata.text("absent")).isEmpty();
    assertThat(metadata.whole("absent")).isEmpty();
  }

  @Test
  void open_everyArray_decodesWhenAsked() {
    GgufMetadata metadata =
        open(new RawGguf()
                .key("texts", 9, array(8, 3, text("a"), text(""), text("Ġé")))
                .key("u16", 9, array(2, 2, bytes(1, 0, 0xFF, 0xFF)))
                .key("f32", 9, array(6, 1, int32(Float.floatToIntBits(-2f))))
                .key("f64", 9, array(12, 1, int64(Double.doubleToLongBits(3))))
                .key("flags", 9, array(7, 2, bytes(1, 0)))
                .key("none", 9, array(4, 0)))
            .metadata();

    assertThat(metadata.texts("texts")).containsExactly("a", "", "Ġé");
    assertThat(metadata.array("u16").orElseThrow().wholes()).containsExactly(1, 65_535);
    assertThat(metadata.array("f32").orElseThrow().reals()).containsExactly(-2);
    assertThat(metadata.array("f64").orElseThrow().reals()).containsExactly(3);
    assertThat(metadata.array("flags").orElseThrow().flags()).containsExactly(true, false);
    assertThat(metadata.array("none").orElseThrow().size()).isZero();
    assertThat(metadata.texts("absent")).isEmpty();
  }

  @Test
  void arrays_badUtf8InAString_readWithReplacementAndKeptAsItIs() {
    byte[] odd = join(int64(2), bytes('a', 0xFF));
    GgufArray array =
        open(new RawGguf().key("k", 9, array(8, 1, odd))).metadata().array("k").orElseThrow();

    assertThat(array.texts()).containsExactly("a\uFFFD");
    assertThat(array.payload()).isEqualTo(odd);
  }

  @Test
  void text_realReplacementCharacter_isUtf8() {
    assertThat(open(new RawGguf().key("k", 8, text("a\uFFFDb"))).metadata().text("k"))
        .contains("a\uFFFDb");
  }

  @Test
  void getters_otherType_throwNamingTheKey() {
    GgufMetadata metadata =
        open(new RawGguf().key("k", 4, int32(7)).key("big", 10, int64(-1))).metadata();

    assertThatThrownBy(() -> metadata.text("k"))
        .isInstanceOf(GgufException.class)
        .hasMessage("key 'k': expected a string, got UINT32 7");
    assertThatThrownBy(() -> metadata.real("k")).hasMessageContaining("a floating-point number");
    assertThatThrownBy(() -> metadata.flag("k")).hasMessageContaining("a boolean");
    assertThatThrownBy(() -> metadata.array("k")).hasMessageContaining("an array");
    assertThatThrownBy(() -> metadata.texts("k")).hasMessageContaining("an array");
    assertThatThrownBy(() -> metadata.whole("big"))
        .hasMessageContaining("got UINT64 18446744073709551615");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void open_tensors_nameTypeDimsPlaceAndSize(int version) {
    RawGguf raw =
        new RawGguf()
            .version(version)
            .key("general.architecture", 8, text("llama"))
            .tensor("embd", 1, 0, 4, 3)
            .tensor("q8", 8, 32, 64, 2, 1, 1)
            .data(32 + 4 * 34);
    GgufFile file = open(raw);

    assertThat(file.version()).isEqualTo(version);
    assertThat(file.architecture()).contains("llama");
    assertThat(file.dataOffset() % 32).isZero();
    assertThat(file.tensors())
        .containsExactly(
            new TensorInfo("embd", GgmlType.F16, List.of(4L, 3L), file.dataOffset()),
            new TensorInfo("q8", GgmlType.Q8_0, List.of(64L, 2L, 1L, 1L), file.dataOffset() + 32));
    assertThat(file.tensor("embd").orElseThrow().bytes()).isEqualTo(24);
    assertThat(file.tensor("q8").orElseThrow().bytes()).isEqualTo(4 * 34);
    assertThat(file.tensor("absent")).isEmpty();
    assertThat(file.parameterCount()).isEqualTo(12 + 128);
    assertThat(file.fileSize()).isEqualTo(raw.bytes().length);
  }

  @Test
  void open_dataInAnotherOrder_isFine() {
    GgufFile file = open(new RawGguf().tensor("a", 0, 32, 8).tensor("b", 0, 0, 8).data(64));

    assertThat(file.tensors()).extracting(TensorInfo::name).containsExactly("a", "b");
  }

  @Test
  void open_otherAlignment_dataBeginsThere() {
    RawGguf raw =
        new RawGguf().key("general.alignment", 4, int32(256)).tensor("a", 0, 256, 1).align(256);
    GgufFile file = open(raw.data(260));

    assertThat(file.alignment()).isEqualTo(256);
    assertThat(file.dataOffset()).isEqualTo(256);
    assertThat(file.tensors().getFirst().offset()).isEqualTo(512);
  }

  @Test
  void open_headerLongerThanTheFirstRead_everythingArrives() {
    RawGguf raw = new RawGguf();
    for (int i = 0; i < 9_000; i++) {
      raw.key("key number " + i, i % 2 == 0 ? 10 : 8, i % 2 == 0 ? int64(i) : text("v" + i));
    }
    GgufMetadata metadata = open(raw).metadata();

    assertThat(metadata.values()).hasSize(9_000);
    assertThat(metadata.whole("key number 8998")).hasValue(8998);
    assertThat(metadata.text("key number 8999")).contains("v8999");
  }

  @Test
  void readFloats_decodesEachType() {
    byte[] f32 = join(int32(Float.floatToIntBits(1.25f)), int32(Float.floatToIntBits(-0.5f)));
    byte[] f16 = bytes(0x00, 0x3C, 0x00, 0xC0);
    byte[] bf16 = bytes(0x80, 0x3F, 0x20, 0xC0);
    byte[] q8 = join(bytes(0x00, 0x38), new byte[32]);
    q8[2] = 10;
    q8[33] = -127;
    byte[] header =
        new RawGguf()
            .tensor("f32", 0, 0, 2)
            .tensor("f16", 1, 32, 2)
            .tensor("bf16", 30, 64, 2)
            .tensor("q8", 8, 96, 32)
            .tensor("i8", 24, 160, 32)
            .data(1)
            .bytes();
    byte[] pad = new byte[24];
    byte[] data =
        join(f32, pad, f16, pad, bytes(0, 0, 0, 0), bf16, pad, bytes(0, 0, 0, 0), q8, new byte[62]);
    byte[] all = join(java.util.Arrays.copyOf(header, header.length - 1), data);
    GgufFile file = GgufFile.open(RawGguf.write(folder, all));

    assertThat(file.readFloats(tensor(file, "f32"))).containsExactly(1.25f, -0.5f);
    assertThat(file.readFloats(tensor(file, "f16"))).containsExactly(1f, -2f);
    assertThat(file.readFloats(tensor(file, "bf16"))).containsExactly(1f, -2.5f);
    float[] quantised = file.readFloats(tensor(file, "q8"));
    assertThat(quantised[0]).isEqualTo(5f);
    assertThat(quantised[31]).isEqualTo(-63.5f);
    assertThatThrownBy(() -> file.readFloats(tensor(file, "i8")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("I8");
  }

  @Test
  void sha256_ofTheBytes() throws IOException {
    // "GGUF", version 3, no tensors, no keys: 24 bytes; the digest is that of sha256sum.
    GgufFile file = open(new RawGguf());

    assertThat(file.fileSize()).isEqualTo(24);
    assertThat(file.sha256())
        .isEqualTo("a4e5e156ddec27e286f75328784d7106b60a4eb1d246e950a001a3f944fbda99");
    Files.delete(file.path());
    assertThatThrownBy(file::sha256).isInstanceOf(GgufException.class);
  }

  @Test
  void readFloats_fileCutShortAfterOpening_refused() throws IOException {
    GgufFile file = open(new RawGguf().tensor("a", 0, 0, 4096).data(4 * 4096));
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
      channel.truncate(1000);
    }

    assertThatThrownBy(() -> file.readFloats(tensor(file, "a")))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("tensor 'a'")
        .hasMessageContaining("its end at byte 1000");
    GgufWriter copy = GgufWriter.copyOf(file);
    assertThatThrownBy(() -> copy.write(folder.resolve("copy.gguf")))
        .isInstanceOf(GgufException.class);
    assertThat(folder.resolve("copy.gguf")).doesNotExist();
  }

  @Test
  void open_fileCutShortWhileOpening_refused() throws IOException {
    byte[] bytes = new RawGguf().key("k", 8, text("x".repeat(5_000))).bytes();
    Path file = RawGguf.write(folder, java.util.Arrays.copyOf(bytes, 3_000));
    try (FileChannel channel = FileChannel.open(file)) {
      // The size was taken before somebody cut the file.
      HeaderCursor cursor = new HeaderCursor(file, channel, bytes.length, GgufLimits.DEFAULT);

      assertThatThrownBy(() -> new HeaderParser(cursor, GgufLimits.DEFAULT).parse())
          .isInstanceOf(GgufException.class)
          .hasMessageContaining("it was cut short");
    }
  }

  private GgufFile open(RawGguf raw) {
    return GgufFile.open(raw.writeTo(folder));
  }

  private static TensorInfo tensor(GgufFile file, String name) {
    return file.tensor(name).orElseThrow();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
