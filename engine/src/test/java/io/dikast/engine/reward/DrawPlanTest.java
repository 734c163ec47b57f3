package io.dikast.engine.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DrawPlanTest {

  @Property(tries = 200)
  void balanced_anyPrefix_ordersTakeTurns(
      @ForAll @IntRange(min = 1, max = 40) int draws,
      @ForAll @IntRange(min = 1, max = 12) int responses,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int rotations) {
    List<Draw> plan = DrawPlan.balanced(draws, responses, seed, rotations);
    List<Permutation> orders = plan.stream().map(Draw::permutation).distinct().toList();
    assertThat(orders).hasSize(Math.min(rotations, Math.min(draws, responses)));
    for (int prefix = 1; prefix <= draws; prefix++) {
      List<Draw> head = plan.subList(0, prefix);
      long most = count(head, orders.getFirst());
      for (Permutation order : orders) {
        assertThat(most - count(head, order)).isBetween(0L, 1L);
      }
    }
  }

  private static long count(List<Draw> draws, Permutation order) {
    return draws.stream().filter(draw -> draw.permutation().equals(order)).count();
  }

  @Property(tries = 100)
  void balanced_asManyRotationsAsResponses_latinSquare(
      @ForAll @IntRange(min = 1, max = 10) int responses, @ForAll long seed) {
    List<Draw> plan = DrawPlan.balanced(responses, responses, seed, responses);
    for (int position = 0; position < responses; position++) {
      int at = position;
      assertThat(plan.stream().map(draw -> draw.permutation().order().get(at)))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, responses).boxed().toList());
    }
  }

  @Property(tries = 100)
  void balanced_sameSeed_sameDraws(@ForAll long seed) {
    assertThat(DrawPlan.balanced(9, 5, seed, 4)).isEqualTo(DrawPlan.balanced(9, 5, seed, 4));
  }

  @Property(tries = 100)
  void balanced_moreDraws_sameBeginning(@ForAll long seed) {
    assertThat(DrawPlan.balanced(32, 4, seed, 4).subList(0, 8))
        .isEqualTo(DrawPlan.balanced(8, 4, seed, 4));
  }

  @Test
  void balanced_seedsOfDraws_allDiffer() {
    assertThat(DrawPlan.balanced(256, 2, 0, 2).stream().map(Draw::seed).distinct()).hasSize(256);
  }

  @Test
  void seedOf_zero_isSplitMix64() {
    // The first outputs of SplitMix64 from state 0, as its author publishes them.
    assertThat(DrawPlan.seedOf(0, 0)).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(DrawPlan.seedOf(0, 1)).isEqualTo(0x6E789E6AA1B965F4L);
  }

  @Test
  void balanced_noDraws_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> DrawPlan.balanced(0, 2, 0, 2));
  }

  @Property(tries = 100)
  void restore_undoesApply(@ForAll @IntRange(min = 1, max = 20) int size, @ForAll long seed) {
    Permutation permutation = DrawPlan.balanced(1, size, seed, 1).getFirst().permutation();
    List<Integer> items = IntStream.range(100, 100 + size).boxed().toList();
    assertThat(permutation.restore(permutation.apply(items))).isEqualTo(items);
  }

  @Test
  void apply_handComputed() {
    Permutation permutation = new Permutation(List.of(2, 0, 1));
    assertThat(permutation.apply(List.of("a", "b", "c"))).containsExactly("c", "a", "b");
    assertThat(permutation.restore(List.of("c", "a", "b"))).containsExactly("a", "b", "c");
  }

  @Test
  void permutation_notOne_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Permutation(List.of(0, 0)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Permutation(List.of(1, 2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Permutation(List.of(0, 1)).apply(List.of("a")));
  }
}
