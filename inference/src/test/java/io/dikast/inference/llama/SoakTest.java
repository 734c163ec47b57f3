package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.testkit.backend.BackendSoak;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Random calls, for a quarter of a minute; {@code dikast bench soak} does the same for longer. */
class SoakTest {

  private static final long SEED = 20;
  private static final int WARM_UP = 2000;
  private static final int CALLS = 20_000;

  /** Of what the virtual machine allocates for itself meanwhile; two lost contexts are more. */
  private static final long BOUND = 8L << 20;

  private static final List<String> PROMPTS =
      List.of(
          "a box holds some pens and more are added then some are lost how many are there now",
          "a box holds some pens and more are added then all are lost what is left in the box",
          "question one asks for the better of two answers and the first of them is quite long");

  /**
   * A leak shows in both halves; what the virtual machine, or a neighbour in it, takes for itself
   * meanwhile in one of them.
   */
  @Test
  void randomCalls_everyDrawToldOnce_cacheConsistent_memoryConstant() {
    BackendSoak.Calls warmUp = soak(WARM_UP, SEED);
    assertThat(warmUp.reopens()).isPositive();
    long first = growth(SEED + 1);
    assertThat(first < BOUND ? first : growth(SEED + 2)).isLessThan(BOUND);
  }

  /** Bytes of the native heap after half of the calls, more than before; 0 where nobody counts. */
  private static long growth(long seed) {
    OptionalLong before = NativeHeap.bytes();
    BackendSoak.Calls calls = soak((CALLS - WARM_UP) / 2, seed);
    OptionalLong after = NativeHeap.bytes();
    assertThat(calls.reopens()).isGreaterThan(10);
    assertThat(calls.cancels()).isGreaterThan(50);
    return before.isPresent() && after.isPresent() ? after.getAsLong() - before.getAsLong() : 0;
  }

  /** All is closed afterwards. */
  private static BackendSoak.Calls soak(int calls, long seed) {
    try (BackendSoak soak = BackendSoak.start(SoakTest::open, PROMPTS, List.of("a", "b"), seed)) {
      call(soak, calls);
      return soak.calls();
    }
  }

  private static void call(BackendSoak soak, int times) {
    for (int i = 0; i < times; i++) {
      soak.call();
    }
  }

  /** Too few cells for what is asked, so that draws are paused; checked after every step. */
  private static LlamaBackend open() {
    return TestModels.checked(LlamaCpp.model(TestModels.random()).contextTokens(256).parallel(6));
  }
}
