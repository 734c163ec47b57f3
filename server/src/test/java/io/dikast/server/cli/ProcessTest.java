package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line as a process of its own, with the real engine and the model of the checkout. */
class ProcessTest {

  @TempDir Path directory;

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Ddikast.home=" + Checkout.root());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("DIKAST_"));
    return builder.start();
  }

  private static CompletableFuture<String> read(java.io.InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static final String[] BOXES = {
    "-q", "A box holds 42 pens. Then 7 are added, then 3 are lost. How many pens are there now?",
    "-r", "42+7=49, 49-3=46. Answer: 46",
    "-r", "42+7=48, 48-3=45. Answer: 45",
  };

  private static String[] select(String... flags) {
    List<String> arguments = new ArrayList<>(List.of("select"));
    arguments.addAll(List.of(BOXES));
    arguments.addAll(List.of(flags));
    return arguments.toArray(String[]::new);
  }

  @Test
  void select_realModel_choosesAndExits0() throws Exception {
    Process process = start(select("--json", "-k", "4", "-s", "1"));
    CompletableFuture<String> err = read(process.getErrorStream());
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(err.join()).isZero();
    assertThat(out)
        .startsWith("{\"id\":\"sel-")
        .contains("\"model\":\"tiny-grm\"", "\"outcome\":\"judged\"", "\"stop_reason\":\"samples\"")
        .hasLineCount(1);
    assertThat(err.join()).contains("tiny-grm.gguf (the default").hasLineCount(1);
  }

  @Test
  void select_aFileThatIsNoModel_exits5() throws Exception {
    Path bad = directory.resolve("bad.gguf");
    java.nio.file.Files.writeString(bad, "GGUF but not for long");
    Process process = start(select("-m", bad.toString()));
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(5);
    assertThat(err).startsWith("dikast: ").contains("bad.gguf").hasLineCount(1);
  }

  /**
   * Draws that never come to their end are told to stop: the model is closed in order, nothing is
   * printed, and the exit code is the signal's.
   */
  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void select_signal_closesTheModelAndExitsWithItsNumber(String signal, int code) throws Exception {
    Process process = start(select("-k", "256", "--meta", "none", "-v", "--temp", "5"));
    CompletableFuture<String> out = read(process.getInputStream());
    StringBuilder err = new StringBuilder();
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      // The first sample that is in says that the model is at work.
      while (line != null && !line.startsWith("sample ")) {
        err.append(line).append('\n');
        line = lines.readLine();
      }
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      while ((line = lines.readLine()) != null) {
        err.append(line).append('\n');
      }
    }

    assertThat(process.waitFor()).as(err.toString()).isEqualTo(code);
    assertThat(err).contains("closed the model\ndikast: stopped\n");
    assertThat(out.join()).isEmpty();
  }
}
