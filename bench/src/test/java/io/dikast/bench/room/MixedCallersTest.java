package io.dikast.bench.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.bench.BenchRun;
import io.dikast.bench.DigitPrompt;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixedCallersTest {

  @TempDir Path work;

  @Test
  void mixedCallers_whatAllShareIsComputedOnce() {
    BenchRun run =
        BenchRun.of(
            "mixed-callers",
            "--trial",
            "--runs=1",
            "--threads=1",
            "--callers=3",
            "--draws=2",
            "--common=40",
            "--own=40",
            "--tokens=6",
            "--limit=60",
            "--work=" + work,
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    MixedLoad load = new MixedLoad(3, 2, 40, 40, 6, 1, 1);
    assertThat(run.metric("prompt_tokens_distinct")).isEqualTo(load.distinctTokens());
    assertThat(run.metric("computed_over_distinct")).isEqualTo(1);
    assertThat(run.metric("serial_uncached_prompt_tokens_computed")).isEqualTo(3 * 80);
    assertThat(run.metric("serial_prompt_tokens_computed")).isBetween(40.0 + 3 * 40 - 3, 3 * 80.0);
    assertThat(run.metric("completion_tokens")).isEqualTo(3 * 2 * 6);
    assertThat(run.hasMetric("ratio_to_ideal_batch")).isTrue();
    assertThat(run.hasMetric("speedup_over_serial")).isTrue();
  }

  @Test
  void distinctTokens_sameAsCountingEveryBeginning() {
    MixedLoad load = new MixedLoad(30, 1, 5, 4, 2, 1, 9);
    Set<String> beginnings = new HashSet<>();
    for (DigitPrompt prompt : load.prompts()) {
      for (int end = 1; end <= prompt.text().length(); end++) {
        beginnings.add(prompt.text().substring(0, end));
      }
    }
    assertThat(load.distinctTokens()).isEqualTo(beginnings.size());
    assertThat(load.idealPrompt().text()).hasSize(load.distinctTokens());
  }

  @Test
  void load_argumentsAndBack() {
    MixedLoad load = new MixedLoad(8, 8, 256, 256, 64, 2, 7);
    assertThat(MixedLoad.parse(load.arguments())).isEqualTo(load);
    assertThat(load.cells()).isGreaterThanOrEqualTo(256 + 8 * 256 + 64 * 64);
  }

  @Test
  void load_moreSequencesThanTheLibraryHas_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MixedLoad(8, 33, 256, 256, 64, 2, 7))
        .withMessageContaining("draws");
  }
}
