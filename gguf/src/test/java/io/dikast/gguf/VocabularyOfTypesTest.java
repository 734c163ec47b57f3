package io.dikast.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small vocabularies the format rests on: value types, tensor types, the byte alphabet. */
final class VocabularyOfTypesTest {

  @ParameterizedTest
  @CsvSource({
    "0, F32, 1, 4",
    "1, F16, 1, 2",
    "2, Q4_0, 32, 18",
    "8, Q8_0, 32, 34",
    "10, Q2_K, 256, 84",
    "12, Q4_K, 256, 144",
    "14, Q6_K, 256, 210",
    "20, IQ4_NL, 32, 18",
    "24, I8, 1, 1",
    "28, F64, 1, 8",
    "30, BF16, 1, 2",
    "34, TQ1_0, 256, 54",
    "35, TQ2_0, 256, 66"
  })
  void ggmlType_codeAndBlock_asInGgml(int code, GgmlType type, int elements, int bytes) {
    assertThat(GgmlType.ofCode(code)).contains(type);
    assertThat(type.blockElements()).isEqualTo(elements);
    assertThat(type.blockBytes()).isEqualTo(bytes);
  }

  @Test
  void ggmlType_everyCode_standsForItself() {
    for (GgmlType type : GgmlType.values()) {
      assertThat(GgmlType.ofCode(type.code())).contains(type);
      assertThat(type.blockBytes()).isLessThanOrEqualTo(8 * type.blockElements());
    }
    for (int code : new int[] {-1, 4, 5, 31, 32, 33, 36, 37, 38, 39}) {
      assertThat(GgmlType.ofCode(code)).as("code %s", code).isEmpty();
    }
  }

  @Test
  void valueType_everyCode_standsForItself() {
    for (ValueType type : ValueType.values()) {
      assertThat(ValueType.ofCode(type.code())).contains(type);
    }
    assertThat(ValueType.ofCode(13)).isEmpty();
    assertThat(ValueType.ofCode(-1)).isEmpty();
  }

  @Test
  void values_thatDoNotFitTheirType_refused() {
    assertThatThrownBy(() -> GgufValue.uint32(1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GgufValue.uint32(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GgufValue.Whole(ValueType.BOOL, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GgufValue.Real(ValueType.FLOAT32, 0.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GgufArray.ofWholes(ValueType.INT8, 128))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TensorInfo("t", GgmlType.F32, List.of(1L), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limits_tooSmall_refused() {
    assertThatThrownBy(() -> new GgufLimits(10, 1, 1, 64, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("headerBytes must be in 1024..");
  }

  @Test
  void byteLevel_isABijectionOntoPrintableCharacters() {
    Set<Character> seen = new HashSet<>();
    for (int b = 0; b < 256; b++) {
      char c = ByteLevel.charOf(b);
      assertThat(ByteLevel.byteOf(c)).isEqualTo(b);
      assertThat(Character.isISOControl(c) || Character.isWhitespace(c)).isFalse();
      seen.add(c);
    }
    assertThat(seen).hasSize(256);
  }

  @Test
  void byteLevel_knownCharacters() {
    assertThat(ByteLevel.charOf('a')).isEqualTo('a');
    assertThat(ByteLevel.charOf(' ')).isEqualTo('Ġ');
    assertThat(ByteLevel.charOf('\n')).isEqualTo('Ċ');
    assertThat(ByteLevel.charOf(0)).isEqualTo('Ā');
    assertThat(ByteLevel.charOf(0xAD)).isEqualTo('\u0143');
    assertThat(ByteLevel.charOf(0xC3)).isEqualTo('Ã');
    assertThat(ByteLevel.encode(" é")).isEqualTo("ĠÃ©");
    assertThat(ByteLevel.byteOf('漢')).isEqualTo(-1);
    assertThat(ByteLevel.encode("漢")).hasSize("漢".getBytes(StandardCharsets.UTF_8).length);
  }
}
