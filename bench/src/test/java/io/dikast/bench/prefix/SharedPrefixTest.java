package io.dikast.bench.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.bench.BenchRun;
import io.dikast.bench.BenchmarkException;
import io.dikast.bench.DigitPrompt;
import io.dikast.engine.backend.Sampling;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.model.SyntheticVocabulary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPrefixTest {

  @TempDir Path work;

  @Test
  void sharedPrefix_promptIsComputedOnce() {
    BenchRun run =
        BenchRun.of(
            "shared-prefix",
            "--trial",
            "--runs=1",
            "--threads=1",
            "--draws=4",
            "--prompt-tokens=150",
            "--tokens=8",
            "--limit=60",
            "--work=" + work,
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().path("benchmark").asText()).isEqualTo("shared-prefix");
    assertThat(run.metric("prompt_tokens_computed")).isEqualTo(150);
    assertThat(run.metric("prompt_tokens_cached")).isEqualTo(3 * 150);
    assertThat(run.metric("completion_tokens")).isEqualTo(4 * 8);
    assertThat(run.hasMetric("speedup_over_artifact_api"))
        .isEqualTo(run.metric("artifact_failures") == 0);
    if (run.hasMetric("ratio_to_bare")) {
      assertThat(run.err()).as("both found the same next token").doesNotContain("note:");
    } else {
      assertThat(run.err()).contains("no C compiler");
    }
    assertThat(work).isDirectoryNotContaining("glob:**shared-prefix-*");
  }

  @Test
  void costOfSamples_onePromptAPermutation() {
    BenchRun run =
        BenchRun.of(
            "cost-of-samples",
            "--trial",
            "--runs=1",
            "--threads=1",
            "--prompt-tokens=32",
            "--tokens=4",
            "--work=" + work,
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.metric("permutations")).isEqualTo(2);
    assertThat(run.metric("prefill_tokens_16"))
        .as("two orders of two responses, whose prompts share their beginning")
        .isGreaterThan(run.metric("prompt_tokens"))
        .isLessThan(2 * run.metric("prompt_tokens"));
    assertThat(run.metric("prefill_tokens_16") + run.metric("cached_tokens_16"))
        .isEqualTo(16 * run.metric("prompt_tokens"));
    assertThat(run.hasMetric("cost16_over_cost1")).isTrue();
  }

  @Test
  void timedDraws_drawThatEndsEarly_refused() {
    try (ScriptedBackend backend = ScriptedBackend.saying("1234")) {
      assertThatThrownBy(
              () ->
                  TimedDraws.of(backend, DigitPrompt.of(8, 1).prompt(), Sampling.GREEDY, 2, 64, 1))
          .isInstanceOf(BenchmarkException.class)
          .hasMessageContaining("of 64 tokens");
    }
  }

  @Test
  void digitPrompt_oneTokenACharacter_differentSeedsDiffer() {
    SyntheticVocabulary vocabulary = SyntheticVocabulary.of(512, List.of("<end>"));
    DigitPrompt prompt = DigitPrompt.of(64, 1);
    assertThat(prompt.text()).hasSize(64).containsOnlyDigits();
    assertThat(prompt.ids(vocabulary).lines())
        .hasSize(64)
        .allSatisfy(id -> assertThat(Integer.parseInt(id)).isBetween((int) '0', (int) '9'));
    assertThat(DigitPrompt.of(64, 2)).isNotEqualTo(prompt);
  }

  @Test
  void workload_argumentsAndBack() {
    Workload work = Workload.of(512, 16, 64, 2, 7);
    assertThat(Workload.parse(work.arguments())).isEqualTo(work);
    assertThat(work.cells()).isGreaterThanOrEqualTo(512 + 16 * 64);
  }
}
