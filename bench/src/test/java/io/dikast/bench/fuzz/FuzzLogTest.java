package io.dikast.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzLogTest {

  private final List<String> progress = new ArrayList<>();
  private final FuzzLog log = new FuzzLog(progress::add);

  private void lines(String text) {
    text.lines().forEach(log::line);
  }

  @Test
  void line_status_isProgress() {
    lines("#2048\tpulse  cov: 12 ft: 13 corp: 5/34b lim: 4096 exec/s: 682 rss: 97Mb");
    assertThat(log.executions()).isEqualTo(2048);
    assertThat(log.edges()).isEqualTo(12);
    assertThat(progress).containsExactly("2048 executions, 682 a second, 12 edges");
    assertThat(log.kept()).isEmpty();
  }

  @Test
  void line_crash_keepsTheTraceAndTheFile() {
    lines(
        """
        #2\tINITED cov: 4 ft: 4 corp: 1/1b exec/s: 0 rss: 97Mb
        == Java Exception: java.lang.NullPointerException
        \tat a.Reader.read(Reader.java:7)
        DEDUP_TOKEN: 0860480f76d78d2b
        == libFuzzer crashing input ==
        0xa,0x5c,
        artifact_prefix='found/a-'; Test unit written to found/a-crash-2c67
        stat::number_of_executed_units: 31\
        """);
    assertThat(log.story())
        .isEqualTo(
            "== Java Exception: java.lang.NullPointerException\n\tat a.Reader.read(Reader.java:7)");
    assertThat(log.kept()).contains("found/a-crash-2c67");
    assertThat(log.executions()).isEqualTo(31);
  }

  @Test
  void line_hang_keepsTheTraceOfTheThreadThatReads() {
    lines(
        """
        ==7== ERROR: libFuzzer: timeout after 1 seconds
        Thread[#17,Attach Listener,9,system]
        \tat a.Other.wait(Other.java:1)
        Thread[#3,main,5,main]
        \tat a.Reader.read(Reader.java:7)
        Thread[#30,Thread-3,5,main]
        \tat a.Other.wait(Other.java:2)\
        """);
    assertThat(log.story())
        .isEqualTo(
            """
            ==7== ERROR: libFuzzer: timeout after 1 seconds
            Thread[#3,main,5,main]
            \tat a.Reader.read(Reader.java:7)\
            """);
  }
}
