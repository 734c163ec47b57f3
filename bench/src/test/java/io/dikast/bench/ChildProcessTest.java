package io.dikast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildProcessTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  /** What the tests start. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      switch (args[0]) {
        case "numbers" -> System.out.println("a log line\n@ seconds 1.5\n@ tokens 64\n@ odd");
        case "fails" -> {
          System.err.println("the reason");
          System.exit(3);
        }
        default -> Thread.currentThread().join();
      }
    }
  }

  private static Map<String, Double> run(String how, Duration limit) {
    return ChildProcess.measure(
        "the child", ChildProcess.java(Child.class, List.of(), List.of(how)), Map.of(), limit);
  }

  @Test
  void measure_readsOnlyItsOwnLines() {
    assertThat(run("numbers", LONG))
        .containsExactly(Map.entry("seconds", 1.5), Map.entry("tokens", 64.0));
  }

  @Test
  void measure_failure_carriesWhatTheChildSaid() {
    assertThatThrownBy(() -> run("fails", LONG))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("the reason");
  }

  @Test
  void measure_neverEnds_killedAtTheLimit() {
    assertThatThrownBy(() -> run("hangs", Duration.ofMillis(200)))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("was killed");
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .as("children that are still alive")
        .isEmpty();
  }

  @Test
  void measure_noSuchProgram_saysSo() {
    assertThatThrownBy(
            () -> ChildProcess.measure("it", List.of("no-such-program-anywhere"), Map.of(), LONG))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("cannot be started");
  }

  @Test
  void follow_linesOfBothStreams_andTheExitCode() {
    List<String> lines = new ArrayList<>();
    int code =
        ChildProcess.follow(
            "the child", ChildProcess.java(Child.class, List.of(), List.of("fails")), lines::add);
    assertThat(code).isEqualTo(3);
    assertThat(lines).containsExactly("the reason");
  }
}
