package io.dikast.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.bench.BenchRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzCommandTest {

  @TempDir Path folder;

  @Test
  void fuzz_oneTarget_countsAndKeepsTheCorpus() {
    Path corpus = folder.resolve("corpus");
    BenchRun run =
        BenchRun.of(
            "fuzz",
            "--target",
            "template",
            "--runs",
            "500",
            "--out",
            folder.resolve("found").toString(),
            "--corpus",
            corpus.toString(),
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.metric("executions_template")).isGreaterThanOrEqualTo(500);
    assertThat(run.metric("findings")).isZero();
    assertThat(corpus.resolve("template")).isNotEmptyDirectory();
  }

  @Test
  void targets_everyName() {
    BenchRun run = BenchRun.of("fuzz", "--targets");
    assertThat(run.out().lines())
        .containsExactlyElementsOf(FuzzTargets.ALL.stream().map(FuzzTarget::name).toList());
  }

  @Test
  void input_takenOrRefused_saysWhich() throws IOException {
    Path input = Files.writeString(folder.resolve("input"), "0{question}");
    assertThat(again(input).out()).isEqualTo("template: taken\n");
    Files.writeString(input, "0{mood}");
    assertThat(again(input).out()).isEqualTo("template: refused\n");
  }

  private static BenchRun again(Path input) {
    return BenchRun.of("fuzz", "--target", "template", "--input", input.toString());
  }
}
