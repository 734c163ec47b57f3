package io.dikast.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What was put is what is read, whatever it is. */
final class RoundTripTest {

  /** A tensor in the making. */
  record Draft(GgmlType type, List<Long> dims, int salt) {
    float[] values() {
      float[] values = new float[(int) type.elements(dims)];
      for (int i = 0; i < values.length; i++) {
        values[i] = ((i + salt) * 31 % 127 - 63) / 64f;
      }
      return values;
    }
  }

  @Property(tries = 300)
  void metadata_anyKeysAndValues_comeBackInOrder(
      @ForAll("metadata") Map<String, GgufValue> metadata) throws IOException {
    GgufWriter writer = GgufWriter.create();
    metadata.forEach(writer::put);

    GgufMetadata read = roundTrip(writer).metadata();

    assertThat(read.values()).containsExactlyEntriesOf(metadata);
  }

  @Property(tries = 150)
  void tensors_anyShapesAndAlignment_comeBack(
      @ForAll("tensors") Map<String, Draft> tensors, @ForAll("alignments") int alignment)
      throws IOException {
    GgufWriter writer = GgufWriter.create().alignment(alignment);
    tensors.forEach(
        (name, draft) ->
            writer.tensor(name, draft.type(), draft.dims(), FloatSource.of(draft.values())));
    Path path = Files.createTempFile("round-trip", ".gguf");
    try {
      writer.write(path);
      GgufFile file = GgufFile.open(path);

      assertThat(file.alignment()).isEqualTo(alignment);
      assertThat(file.tensors())
          .extracting(TensorInfo::name)
          .containsExactlyElementsOf(tensors.keySet());
      tensors.forEach(
          (name, draft) -> {
            TensorInfo info = file.tensor(name).orElseThrow();
            assertThat(info.dims()).isEqualTo(draft.dims());
            assertThat(info.type()).isEqualTo(draft.type());
            assertThat(info.offset() % alignment).isZero();
            float tolerance = draft.type() == GgmlType.Q8_0 ? 1 / 128f : 0;
            assertThat(file.readFloats(info))
                .containsExactly(draft.values(), org.assertj.core.data.Offset.offset(tolerance));
          });
    } finally {
      Files.delete(path);
    }
  }

  @Provide
  Arbitrary<Integer> alignments() {
    return Arbitraries.of(8, 16, 32, 64, 1024);
  }

  @Provide
  Arbitrary<Map<String, Draft>> tensors() {
    Arbitrary<Long> first = Arbitraries.longs().between(1, 3).map(n -> 32 * n);
    Arbitrary<List<Long>> more = Arbitraries.longs().between(1, 4).list().ofMaxSize(3);
    Arbitrary<Draft> draft =
        Combinators.combine(
                Arbitraries.of(GgmlType.F32, GgmlType.F16, GgmlType.Q8_0),
                first,
                more,
                Arbitraries.integers().between(0, 100))
            .as(
                (type, dim, dims, salt) -> {
                  java.util.ArrayList<Long> all = new java.util.ArrayList<>(List.of(dim));
                  all.addAll(dims);
                  return new Draft(type, List.copyOf(all), salt);
                });
    return Arbitraries.maps(names(15), draft).ofMaxSize(5).map(java.util.LinkedHashMap::new);
  }

  @Provide
  Arbitrary<Map<String, GgufValue>> metadata() {
    return Arbitraries.maps(names(40), values())
        .ofMaxSize(12)
        .map(map -> (Map<String, GgufValue>) new java.util.LinkedHashMap<>(map));
  }

  private static Arbitrary<String> names(int longest) {
    return Arbitraries.strings()
        .withChars("abc._äĠ漢")
        .withCharRange('0', '9')
        .ofMinLength(1)
        .ofMaxLength(longest);
  }

  private static Arbitrary<GgufValue> values() {
    Arbitrary<GgufArray> arrays = arrays();
    return Arbitraries.oneOf(
        List.of(
            wholes(),
            Arbitraries.floats().map(GgufValue::float32),
            Arbitraries.doubles().map(d -> new GgufValue.Real(ValueType.FLOAT64, d)),
            Arbitraries.of(true, false).map(GgufValue::of),
            texts().map(GgufValue::of),
            arrays.map(GgufValue::of),
            arrays.list().ofMaxSize(3).map(all -> GgufValue.of(GgufArray.ofArrays(all)))));
  }

  private static Arbitrary<String> texts() {
    // Strings of whole code points: a lone surrogate is no UTF-8.
    return Arbitraries.strings()
        .withChars("aZ \n\0é漢\uFFFD")
        .ofMaxLength(30)
        .map(text -> text.replace("Z", "\uD83D\uDE00"));
  }

  private static Arbitrary<GgufValue> wholes() {
    return Arbitraries.of(ValueType.values())
        .filter(ValueType::isWhole)
        .flatMap(
            type ->
                Arbitraries.longs().map(n -> (GgufValue) new GgufValue.Whole(type, fit(type, n))));
  }

  private static long fit(ValueType type, long n) {
    byte[] bytes = new byte[8];
    Bytes.putWhole(bytes, 0, type, n);
    return Bytes.getWhole(bytes, 0, type);
  }

  private static Arbitrary<GgufArray> arrays() {
    return Arbitraries.oneOf(
        List.of(
            texts().list().ofMaxSize(8).map(GgufArray::ofTexts),
            Arbitraries.integers().array(int[].class).ofMaxSize(8).map(GgufArray::ofInt32),
            Arbitraries.floats().array(float[].class).ofMaxSize(8).map(GgufArray::ofFloat32),
            Arbitraries.doubles().array(double[].class).ofMaxSize(8).map(GgufArray::ofFloat64),
            Arbitraries.of(true, false).array(boolean[].class).ofMaxSize(8).map(GgufArray::ofFlags),
            Arbitraries.longs()
                .between(0, 255)
                .array(long[].class)
                .ofMaxSize(8)
                .map(values -> GgufArray.ofWholes(ValueType.UINT8, values))));
  }

  private static GgufFile roundTrip(GgufWriter writer) throws IOException {
    Path path = Files.createTempFile("round-trip", ".gguf");
    try {
      writer.write(path);
      return GgufFile.open(path);
    } finally {
      Files.delete(path);
    }
  }
}
