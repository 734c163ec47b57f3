package io.dikast.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TensorCodecTest {

  @Test
  void q8_handComputedBlock() {
    // amax = 127/64, so d = 1/64 exactly, which is 0x2400 as a half; x / d is 64 x.
    float[] values = new float[32];
    values[0] = -127 / 64f;
    values[1] = 1 / 64f;
    values[2] = 2.5f / 64;
    values[3] = -2.5f / 64;
    values[4] = 2.25f / 64;
    values[5] = 0.5f / 64;
    values[6] = 0.25f / 64;

    byte[] bytes = encode(GgmlType.Q8_0, values);

    assertThat(bytes).hasSize(34);
    assertThat(Arrays.copyOf(bytes, 9)).containsExactly(0x00, 0x24, -127, 1, 3, -3, 2, 1, 0);
    assertThat(Arrays.copyOfRange(bytes, 9, 34)).containsOnly(0);
  }

  @Test
  void q8_justUnderAHalf_roundsDown() {
    // 0.49999997 + 0.5 is 1 in float arithmetic; roundf says 0.
    float[] values = new float[32];
    values[0] = 127;
    values[1] = Math.nextDown(0.5f);

    assertThat(encode(GgmlType.Q8_0, values)[3]).isZero();
  }

  @Test
  void q8_zeros_andNumbersTooSmallForTheScale_areZero() {
    float[] values = new float[32];
    assertThat(encode(GgmlType.Q8_0, values)).containsOnly(0);
    values[7] = Float.MIN_VALUE;
    assertThat(encode(GgmlType.Q8_0, values)).containsOnly(0);
  }

  @Test
  void f16_roundsToTheNearestEven() {
    // Between 1 and 1 + 2^-10 the middle goes to the even 1; the next float above goes up.
    float middle = 1 + 1 / 2048f;
    assertThat(encode(GgmlType.F16, new float[] {middle, Math.nextUp(middle), 65_504}))
        .containsExactly(0x00, 0x3C, 0x01, 0x3C, 0xFF, 0x7B);
  }

  @Test
  void encode_valueTheTypeCannotHold_refusedWithItsIndex() {
    float[] values = new float[32];
    values[3] = 65_600;
    assertThatThrownBy(() -> encode(GgmlType.F16, values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65600.0 at 3");
    for (GgmlType type : new GgmlType[] {GgmlType.F32, GgmlType.F16, GgmlType.Q8_0}) {
      values[3] = Float.NaN;
      assertThatThrownBy(() -> encode(type, values)).hasMessageContaining("NaN at 3");
      values[3] = Float.NEGATIVE_INFINITY;
      assertThatThrownBy(() -> encode(type, values)).hasMessageContaining("-Infinity at 3");
    }
  }

  @Property(tries = 500)
  void q8_anyBlock_errorUnderHalfAStep(@ForAll("blocks") float[] values) {
    byte[] bytes = encode(GgmlType.Q8_0, values);
    float[] back = new float[32];
    TensorCodec.decode(GgmlType.Q8_0, bytes, back, 0, 32);

    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    // Half a step, and what the half-precision scale loses on 127 of them: 2^-11 of the largest,
    // or 127 times half the least subnormal half.
    double most = largest / 127 * 0.501 + largest / 2048 + 127 * 0x1p-25;
    for (int i = 0; i < 32; i++) {
      assertThat((double) Math.abs(back[i] - values[i])).isLessThanOrEqualTo(most);
    }
  }

  @Property(tries = 200)
  void f32_anyFiniteValues_comeBackExactly(@ForAll @Size(max = 20) float[] values) {
    float[] back = new float[values.length];
    TensorCodec.decode(GgmlType.F32, encode(GgmlType.F32, values), back, 0, back.length);

    assertThat(back).isEqualTo(values);
  }

  @Provide
  Arbitrary<float[]> blocks() {
    return Arbitraries.floats().between(-100, 100).array(float[].class).ofSize(32);
  }

  private static byte[] encode(GgmlType type, float[] values) {
    byte[] bytes = new byte[(int) type.bytes(values.length)];
    TensorCodec.encode(type, values, values.length, bytes);
    return bytes;
  }
}
