package io.dikast.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.bench.BenchRun;
import org.junit.jupiter.api.Test;

class JmhCommandTest {

  @Test
  void name_classAndMethodInWords() {
    assertThat(JmhCommand.nameOf("io.dikast.bench.micro.VotingBenchmark.meanScore"))
        .isEqualTo("voting_mean_score");
    assertThat(JmhCommand.nameOf("io.dikast.inference.llama.TokenSamplingBenchmark.top40"))
        .isEqualTo("token_sampling_top40");
  }

  @Test
  void jmh_oneBenchmark_oneMetric() {
    BenchRun run =
        BenchRun.of(
            "jmh",
            "VotingBenchmark.majority",
            "--forks=0",
            "--warmup=0",
            "--iterations=1",
            "--millis=10",
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().path("metrics").properties())
        .singleElement()
        .satisfies(metric -> assertThat(metric.getKey()).isEqualTo("voting_majority_us"));
    assertThat(run.metric("voting_majority_us")).isPositive();
  }

  /** Those that stand in another package are found as well. */
  @Test
  void everyBenchmarkIsKnownToJmh() throws Exception {
    String known;
    try (var in = JmhCommand.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      assertThat(in).isNotNull();
      known = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
    assertThat(known)
        .contains(
            "VotingBenchmark",
            "EngineOverheadBenchmark",
            "CritiqueParsingBenchmark",
            "TokenSamplingBenchmark",
            "PrefixTreeBenchmark",
            "DeepPrefixTreeBenchmark");
  }
}
