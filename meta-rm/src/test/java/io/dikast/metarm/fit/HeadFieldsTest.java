package io.dikast.metarm.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadFieldsTest {

  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static final double[] AWKWARD = {0.1, -1e-17, 1.0 / 3, Double.MIN_VALUE, -1e300, 0};

  @TempDir Path folder;

  private HeadFields read(String text) throws IOException {
    Path file = folder.resolve("head.json");
    Files.writeString(file, text);
    return HeadFields.read(file);
  }

  @Test
  void write_readBack_sameToTheLastBit() {
    Path file = folder.resolve("head.json");
    HeadFields.builder()
        .text("name", "a \"quoted\" näme")
        .constant("colour", Colour.DARK_BLUE)
        .constants("colours", List.of(Colour.RED, Colour.DARK_BLUE))
        .number("third", 1.0 / 3)
        .number("count", 12)
        .numbers("awkward", AWKWARD)
        .fields("within", HeadFields.builder().number("more", -2.5).build())
        .build()
        .write(file);
    HeadFields read = HeadFields.read(file);
    assertThat(read.text("name")).isEqualTo("a \"quoted\" näme");
    assertThat(read.constant("colour", Colour.class)).isEqualTo(Colour.DARK_BLUE);
    assertThat(read.constants("colours", Colour.class))
        .containsExactly(Colour.RED, Colour.DARK_BLUE);
    assertThat(read.number("third")).isEqualTo(1.0 / 3);
    assertThat(read.count("count")).isEqualTo(12);
    assertThat(read.numbers("awkward", 6)).containsExactly(AWKWARD);
    assertThat(read.fields("within").number("more")).isEqualTo(-2.5);
    assertThat(folder.resolve("head.json.new")).doesNotExist();
  }

  @Test
  void read_keysNobodyAsksFor_passedOver() throws IOException {
    HeadFields fields =
        read(
            """
            {"a": [{"n": 9}, [2]], "b": {"n": 8}, "c": null, "d": true, "e": [], "f": [1, "x"],
             "n": 7}
            """);
    assertThat(fields.number("n")).isEqualTo(7);
    assertThatIllegalArgumentException().isThrownBy(() -> fields.numbers("f", 2));
    assertThatIllegalArgumentException().isThrownBy(() -> fields.texts("f"));
    assertThatIllegalArgumentException().isThrownBy(() -> fields.numbers("e", 0));
  }

  @Test
  void get_missingOrOfAnotherType_saysWhatAndWhere() throws IOException {
    HeadFields fields = read("{\"n\": 1.5, \"t\": \"green\", \"w\": {}}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fields.text("n"))
        .withMessageContaining("head.json has no text n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fields.fields("w").number("n"))
        .withMessageContaining("w has no number n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fields.count("n"))
        .withMessageContaining("1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fields.constant("t", Colour.class))
        .withMessageContaining("'green'")
        .withMessageContaining("dark_blue");
  }

  @Test
  void read_notOneJsonObject_refused() {
    for (String bad :
        List.of(
            "",
            "[]",
            "1",
            "{\"a\": 1",
            "{\"a\": [1, 2",
            "{\"a\": {\"b\": 1}",
            "{\"a\": NaN}",
            "{\"a\": Infinity}",
            "{\"a\": 1} {\"a\": 1}",
            "{\"a\": 1, \"a\": 2}",
            "{\"a\": " + "[".repeat(5_000) + "]".repeat(5_000) + "}",
            "{\"a\": " + "{\"a\": ".repeat(5_000) + "1" + "}".repeat(5_001),
            "{\"a\": 1" + "0".repeat(5_000) + "}")) {
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> read(bad));
    }
  }

  @Test
  void read_numberBeyondADouble_infinite() throws IOException {
    assertThat(read("{\"a\": 1e999}").number("a")).isInfinite();
  }

  @Test
  void read_hugeFile_refusedUnread() throws IOException {
    Path file = folder.resolve("huge.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 32);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadFields.read(file))
        .withMessageContaining("larger than");
  }

  @Test
  void read_noFile_cannotBeRead() {
    assertThatThrownBy(() -> HeadFields.read(folder.resolve("none.json")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none.json");
  }

  @Test
  void number_notFinite_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadFields.builder().number("loss", Double.NaN))
        .withMessageContaining("loss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadFields.builder().numbers("w", new double[] {1, Double.NaN}));
  }

  @Test
  void read_looksLikeUtf32_notJson() throws IOException {
    Path file = folder.resolve("head.json");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 0, 0, 0, '{', '}'});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadFields.read(file))
        .withMessageContaining("not JSON");
  }
}
