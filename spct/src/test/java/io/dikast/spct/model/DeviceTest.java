package io.dikast.spct.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

  @Test
  void named_cpu_isTheProcessor() {
    assertThat(Device.named("CPU")).isEqualTo(Device.CPU).hasToString("cpu");
    assertThat(Device.CPU.isCuda()).isFalse();
  }

  @Test
  void named_auto_isWhatLibtorchSees() {
    boolean cuda = torch.hasCUDA() && torch.cuda_is_available();
    assertThat(Device.named("auto").isCuda()).isEqualTo(cuda);
  }

  @Test
  void named_deviceThatIsNotThere_isRefusedWithAReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Device.named("cuda:99"))
        .withMessageContaining("there is no cuda:99")
        .withMessageContaining("libtorch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:1x", "cuda:100000"})
  void named_noName_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Device.named(name))
        .withMessageContaining("cpu, cuda, cuda:N or auto");
  }

  @Test
  void decoder_onADevice_isTheSameWeights() {
    DecoderShape shape = new DecoderShape(1, 16, 2, 2, 16, 8, 8);
    try (Decoder plain = Decoder.random(shape, 1);
        Decoder placed = Decoder.random(shape, 1, Device.named("auto"));
        Decoder other = placed.with(plain.weights())) {
      assertThat(placed.weights()).isEqualTo(plain.weights());
      assertThat(other.weights()).isEqualTo(plain.weights());
      assertThat(other.device()).isEqualTo(placed.device());
    }
  }
}
