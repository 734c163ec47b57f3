package io.dikast.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Assertions;

/** Damage anywhere gives a {@link GgufException} or a file that reads; never anything else. */
final class HostileFuzzTest {

  /** A byte of the file and what is done to it. */
  record Damage(int at, int mask) {}

  private static final GgufLimits LIMITS = new GgufLimits(1 << 20, 1000, 1000, 1 << 18, 4);
  private static byte[] good = new byte[0];
  private static int headerEnd;
  private static Path scratch = Path.of("");

  @BeforeContainer
  static void writeModels() throws IOException {
    scratch = Files.createTempFile("fuzz", ".gguf");
    SmallModel.of("llama")
        .put("nested", GgufArray.ofArrays(List.of(GgufArray.ofInt32(1, 2))))
        .write(scratch);
    good = Files.readAllBytes(scratch);
    headerEnd = (int) GgufFile.open(scratch).dataOffset();
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.delete(scratch);
  }

  @Property(tries = 2000)
  void open_flippedBytes_refusedOrReadable(@ForAll("damages") List<Damage> damages) {
    byte[] bytes = good.clone();
    damages.forEach(damage -> bytes[damage.at()] ^= (byte) damage.mask());

    use(bytes);
  }

  @Property(tries = 500)
  void open_extremeNumbersAnywhere_refusedOrReadable(
      @ForAll("places") int at, @ForAll("extremes") long number) {
    byte[] bytes = good.clone();
    Bytes.putLong(bytes, at, number);

    use(bytes);
  }

  @Property(tries = 500)
  void open_truncated_refused(@ForAll("lengths") int length) {
    byte[] bytes = Arrays.copyOf(good, length);

    assertThat(use(bytes)).as("a file of %s of %s bytes", length, good.length).isFalse();
  }

  @Property(tries = 300)
  void open_noise_refused(@ForAll byte[] noise) {
    byte[] bytes = RawGguf.join(new byte[] {'G', 'G', 'U', 'F', 3, 0, 0, 0}, noise);

    use(bytes);
  }

  /** Opens, checks and reads; true if it was a file. */
  private static boolean use(byte[] bytes) {
    try {
      Files.write(scratch, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Not a measurement: work that a claimed count could make endless has to end.
    return Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            GgufFile file = GgufFile.open(scratch, LIMITS);
            readAll(file);
            CheckedModel.of(file, LoaderProfile.LLAMA_CPP_B4916);
            return true;
          } catch (GgufException e) {
            assertThat(e).hasMessageContaining("expected");
            return false;
          }
        });
  }

  private static void readAll(GgufFile file) {
    file.metadata()
        .values()
        .forEach(
            (key, value) -> {
              assertThat(value.text()).isNotNull();
              if (value instanceof GgufValue.Values(GgufArray array)) {
                decode(array);
              }
            });
    for (TensorInfo tensor : file.tensors()) {
      assertThat(tensor.offset() + tensor.bytes()).isLessThanOrEqualTo(file.fileSize());
      if (TensorCodec.canDecode(tensor.type())) {
        assertThat(file.readFloats(tensor)).hasSize((int) tensor.elements());
      }
    }
  }

  private static void decode(GgufArray array) {
    switch (array.elementType()) {
      case STRING -> assertThat(array.texts()).hasSize(array.size());
      case BOOL -> assertThat(array.flags()).hasSize(array.size());
      case FLOAT32, FLOAT64 -> assertThat(array.reals()).hasSize(array.size());
      case ARRAY -> array.arrays().forEach(HostileFuzzTest::decode);
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 ->
          assertThat(array.wholes()).hasSize(array.size());
    }
  }

  @Provide
  Arbitrary<List<Damage>> damages() {
    return Combinators.combine(places(), Arbitraries.integers().between(1, 255))
        .as(Damage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers()
        .between(0, headerEnd - 8)
        .withDistribution(net.jqwik.api.RandomDistribution.uniform());
  }

  @Provide
  Arbitrary<Long> extremes() {
    return Arbitraries.of(
        0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 31, 1L << 32, 1L << 62, 0xFFFF_FFFFL);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.integers()
        .between(0, good.length - 1)
        .withDistribution(net.jqwik.api.RandomDistribution.uniform());
  }
}
