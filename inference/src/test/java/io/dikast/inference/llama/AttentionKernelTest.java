package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.dikast.gguf.ModelShape;
import org.junit.jupiter.api.Test;

final class AttentionKernelTest {

  private static final AttentionCost COST = new AttentionCost(100, 2.5);

  @Test
  void cost_byHand() {
    assertThat(COST.plain(16, 1000)).isEqualTo(16_000);
    assertThat(COST.flash(16 * 400)).isEqualTo(16_000);
    // 10 tokens without attention, and 10 · 10 / 2 cells seen on the way.
    assertThat(COST.recomputing(10)).isEqualTo(1050);
    assertThat(COST.idleCells(false, 300, 5000)).isEqualTo(50);
    assertThat(COST.idleCells(false, 300, 32)).isEqualTo(32);
    assertThat(COST.idleCells(true, 300, 5000)).isEqualTo(5000);
    assertThatIllegalArgumentException().isThrownBy(() -> new AttentionCost(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new AttentionCost(1, Double.NaN));
  }

  @Test
  void cost_ofTheShapeWithAHundredAndThirtyFiveMillionParameters() {
    // 30 layers of 576 (9 · 128 + 3 · 128 + 3 · 1536) weights and 576 · 49152 of the output, over
    // 30 · 1152
    // multiplications a cell, each as dear as 3.5 with weights.
    ModelShape shape = new ModelShape("llama", 30, 576, 9, 3, 64, 64, 1536, 2048, 49152, 11520);
    assertThat(AttentionCost.of(shape).tokenCells()).isCloseTo(1111.8, within(0.5));
  }

  @Test
  void wantsSwitch_onlyOnceTooMuchWasPaid() {
    AttentionKernel kernel = AttentionKernel.cheaper(COST);
    assertThat(kernel.flash()).isFalse();
    // 10 tokens over 1,000 cells of which each sees 100: 10,000 against 2,500.
    int steps = 0;
    while (!kernel.wantsSwitch(1000, 2000)) {
      kernel.stepped(10, 1000, 10 * 100);
      steps++;
    }
    // 1000 · (100 + 500) to compute anew and 4 · 2000 for the context, over 7,500 a step.
    assertThat(steps).isEqualTo(82);
    kernel.switched();
    assertThat(kernel.flash()).isTrue();
    assertThat(kernel.wantsSwitch(0, 1)).isFalse();
  }

  @Test
  void wantsSwitch_whatWasSavedIsNoExcuse() {
    AttentionKernel kernel = AttentionKernel.cheaper(COST);
    for (int step = 0; step < 10_000; step++) {
      kernel.stepped(10, 1000, 10 * 900);
    }
    for (int step = 0; step < 90; step++) {
      kernel.stepped(10, 1000, 10 * 100);
    }
    assertThat(kernel.wantsSwitch(1000, 2000)).isTrue();
  }

  @Test
  void wantsSwitch_computingAnewWhatHadNoPlace_counts() {
    AttentionKernel kernel = AttentionKernel.cheaper(COST);
    kernel.missed(2000);
    // 2000 · 100 against 500 · (100 + 250) and 4 · 2000.
    assertThat(kernel.wantsSwitch(500, 2000)).isTrue();
    kernel.switched();
    kernel.missed(1_000_000);
    assertThat(kernel.wantsSwitch(0, 2000)).isFalse();
  }

  @Test
  void wantsSwitch_knownWork_atOnceIfItPays() {
    AttentionKernel kernel = AttentionKernel.cheaper(COST);
    AttentionKernel.Work apart = new AttentionKernel.Work(3200.0 * 1700, 3200.0 * 140);
    assertThat(kernel.wantsSwitch(apart, 0, 8192)).isTrue();
    AttentionKernel.Work shared = new AttentionKernel.Work(1024.0 * 1024, 1024.0 * 544);
    assertThat(kernel.wantsSwitch(shared, 0, 8192)).isFalse();
    // 1,000 against 2.5 · 360: too little to bet on.
    AttentionKernel.Work nearly = new AttentionKernel.Work(100_000.0 * 1000, 100_000.0 * 360);
    assertThat(kernel.wantsSwitch(nearly, 0, 8192)).isFalse();
    AttentionKernel.Work nothing = new AttentionKernel.Work(0, 0);
    assertThat(kernel.wantsSwitch(nothing, 0, 8192)).isFalse();
  }

  @Test
  void fixed_neverSwitches() {
    AttentionKernel kernel = AttentionKernel.fixed(COST, false);
    kernel.stepped(1000, 100_000, 1);
    assertThat(kernel.wantsSwitch(0, 1)).isFalse();
    assertThat(kernel.wantsSwitch(new AttentionKernel.Work(100_000_000, 1000), 0, 1)).isFalse();
  }
}
