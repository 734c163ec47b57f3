package io.dikast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

  @Test
  void list_everyBenchmarkWithALine() {
    BenchRun run = BenchRun.of("--list");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines().map(line -> line.split(" ", 2)[0]))
        .containsExactly(
            "shared-prefix",
            "cost-of-samples",
            "mixed-callers",
            "tree-reuse",
            "step-overhead",
            "attention",
            "soak",
            "tiny-quality",
            "judge-curve",
            "search-curve",
            "http-load",
            "overload",
            "disconnects",
            "drain",
            "faults",
            "malformed",
            "fuzz",
            "jmh");
    assertThat(run.out().lines()).allMatch(line -> line.length() > 40);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-such-benchmark",
        "--no-such-option",
        "shared-prefix --runs 0",
        "shared-prefix --runs many",
        "shared-prefix --draws 0",
        "shared-prefix --prompt-tokens 1",
        "cost-of-samples --runs 0",
        "mixed-callers --callers 0",
        "mixed-callers --threads 0",
        "tree-reuse --expansions 0",
        "tree-reuse --cells 64",
        "step-overhead --draws 0",
        "attention --cells 1",
        "soak --minutes 0",
        "tiny-quality --questions 0",
        "tiny-quality --temp 0",
        "judge-curve --out x --questions 0",
        "judge-curve --out x --head-questions 5",
        "judge-curve",
        "search-curve --answers 0",
        "search-curve --temp 0",
        "http-load -n 1",
        "http-load --seconds 0",
        "overload --units 7",
        "fuzz --target no-such-reader",
        "fuzz --runs 0",
        "fuzz --seed 0",
        "fuzz --input x",
        "jmh --iterations 0",
        "jmh [",
        "jmh NoBenchmarkHasThisName"
      })
  void mistakeInTheArguments_exit2_saysWhat(String line) {
    BenchRun run = BenchRun.of(line.split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).isNotBlank();
    assertThat(run.out()).isBlank();
  }

  @Test
  void noName_exit2_showsUsage() {
    BenchRun run = BenchRun.of();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Usage:", "shared-prefix");
  }

  @Test
  void help_exit0_onStandardOutput() {
    BenchRun run = BenchRun.of("tiny-quality", "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("--questions");
  }

  @Test
  void fileThatIsNoModel_exit5() {
    BenchRun run = BenchRun.of("tiny-quality", "-m", "pom.xml");
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.err()).startsWith("tiny-quality: ").contains("pom.xml");
  }
}
