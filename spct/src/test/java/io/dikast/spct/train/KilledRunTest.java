package io.dikast.spct.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.spct.model.Decoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose process is killed goes on in another as if nothing had happened. */
class KilledRunTest {

  @TempDir Path folder;

  /** Six steps at once; against three and a bit, kill -9, and three more. */
  @Test
  void train_processKilled_sameWeightsBitByBit() throws Exception {
    Path checkpoint = folder.resolve("run.checkpoint");
    killInStep(5, checkpoint);
    List<Long> steps = new ArrayList<>();
    try (Decoder start = Decoder.random(KilledRun.SHAPE, 1);
        Decoder whole = KilledRun.trainer().train(start, KilledRun::counting, progress -> {});
        Decoder resumed =
            KilledRun.trainer()
                .withCheckpoint(checkpoint, "test")
                .train(start, KilledRun::counting, progress -> steps.add(progress.step()))) {
      assertThat(steps).containsExactly(4L, 5L, 6L);
      assertThat(resumed.weights()).isEqualTo(whole.weights());
    }
  }

  /** What lies half written beside the checkpoint is not taken for one, and does not disturb. */
  @Test
  void train_killedWhileWriting_theOneBeforeCounts() throws Exception {
    Path checkpoint = folder.resolve("run.checkpoint");
    killInStep(4, checkpoint);
    byte[] bytes = Files.readAllBytes(checkpoint);
    Files.write(
        checkpoint.resolveSibling("run.checkpoint.new"),
        java.util.Arrays.copyOf(bytes, bytes.length / 2));
    List<Long> steps = new ArrayList<>();
    try (Decoder start = Decoder.random(KilledRun.SHAPE, 1);
        Decoder resumed =
            KilledRun.trainer()
                .withCheckpoint(checkpoint, "test")
                .train(start, KilledRun::counting, progress -> steps.add(progress.step()))) {
      assertThat(steps).containsExactly(4L, 5L, 6L);
      assertThat(resumed.shape()).isEqualTo(KilledRun.SHAPE);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  /** Told to end in the middle of a step, the process ends as one does that was told to. */
  @Test
  void step_processToldToEnd_endsWithoutCrash() throws Exception {
    Process child = start();
    try {
      readUntil("3", child);
      child.destroy();
      assertThat(child.waitFor()).isEqualTo(128 + 15);
    } finally {
      child.destroyForcibly();
    }
  }

  private static void killInStep(long step, Path checkpoint) throws Exception {
    Process child = start(checkpoint.toString(), String.valueOf(step));
    try {
      readUntil(String.valueOf(step), child);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                KilledRun.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void readUntil(String last, Process child) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8));
    List<String> said = new ArrayList<>();
    do {
      String line = lines.readLine();
      assertThat(line).as("after " + said).isNotNull();
      said.add(line);
    } while (!said.getLast().equals(last));
  }
}
