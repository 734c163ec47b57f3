package io.dikast.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.planted.PlantedCrash;
import io.dikast.planted.PlantedHang;
import io.dikast.planted.PlantedSwell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzProcessTest {

  private static final long PLENTY = 2_000_000;

  /** Some two thousand for each. */
  private static final long SHORT = 30_000;

  @TempDir Path folder;

  private FuzzSettings settings(long runs, int hangSeconds) {
    return new FuzzSettings(runs, 0, hangSeconds, 1, folder.resolve("found"), Optional.empty());
  }

  private FuzzResult run(FuzzTarget target, long runs, int hangSeconds) {
    return FuzzProcess.run(target, settings(runs, hangSeconds), line -> {});
  }

  @Test
  void run_everyReader_noFinding() {
    FuzzResult result = run(new EveryTarget(), SHORT, 10);
    assertThat(result.finding()).isEmpty();
    assertThat(result.executions()).isGreaterThanOrEqualTo(SHORT);
    assertThat(result.edges()).isGreaterThan(1000);
  }

  @Test
  void run_plantedCrash_foundAndKept() throws IOException {
    FuzzResult.Finding finding = run(new PlantedCrash(), PLENTY, 10).finding().orElseThrow();
    assertThat(finding.what()).contains("NumberFormatException", "PlantedCrash.read");
    assertThat(Files.readString(finding.input())).startsWith("bug");
  }

  @Test
  void run_plantedHang_foundAndKept() {
    FuzzResult.Finding finding = run(new PlantedHang(), PLENTY, 5).finding().orElseThrow();
    assertThat(finding.what()).contains("timeout", "PlantedHang.read");
    assertThat(finding.input()).hasBinaryContent(new byte[] {0});
  }

  @Test
  void run_plantedSwell_foundAndKept() {
    FuzzResult.Finding finding = run(new PlantedSwell(), PLENTY, 10).finding().orElseThrow();
    assertThat(finding.what()).contains("bytes to be allocated");
    assertThat(finding.input()).hasBinaryContent(new byte[] {100});
  }
}
