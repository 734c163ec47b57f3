package io.dikast.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.bench.BenchRun;
import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import io.dikast.engine.backend.Backend;
import io.dikast.eval.Method;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.Study;
import io.dikast.eval.StudyListener;
import io.dikast.eval.StudyResult;
import io.dikast.eval.StudySettings;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyQualityTest {

  private final List<BoxQuestion> questions = BoxQuestions.from(Split.TEST, 0, 12);
  private final List<PreferenceItem> items = TestQuestions.of(Split.TEST, 12);

  @Test
  void items_judgeThatKnows_alwaysRight() {
    try (Backend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) -> Reply.says("\\boxed{" + rightScores(prompt) + "}"))) {
      StudyResult result =
          Study.of(backend, StudySettings.DEFAULT.withSamples(8).withSeeds(2))
              .run(items, StudyListener.NONE);
      assertThat(result.accuracy(Method.voting(8)).mean()).isEqualTo(1);
      assertThat(result.gain(Method.voting(8), Method.greedy()).mean()).isZero();
      assertThat(result.readable().mean()).isEqualTo(1);
    }
  }

  /** 9 for the response that stands in the prompt as the right solution does. */
  private String rightScores(String prompt) {
    BoxQuestion question =
        questions.stream().filter(q -> prompt.contains(q.text())).findFirst().orElseThrow();
    return question.responses().stream()
        .sorted((a, b) -> Integer.compare(prompt.indexOf(a), prompt.indexOf(b)))
        .map(text -> text.equals(question.sum().solution().text()) ? "9" : "1")
        .reduce((a, b) -> a + ", " + b)
        .orElseThrow();
  }

  @Test
  void cost_everyTokenThatWasComputed() {
    try (Backend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("I would rather not say."))
            .choosing((prompt, labels) -> List.of(0.5, 0.5))
            .build()) {
      double one = SelectionCost.of(backend, items, Method.voting(1), 0.6, 256).tokens();
      double eight = SelectionCost.of(backend, items, Method.voting(8), 0.6, 256).tokens();
      assertThat(eight).isGreaterThan(one);
    }
  }

  @Test
  void tinyQuality_tableMetricsAndEveryRow(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out");
    BenchRun run =
        BenchRun.of(
            "tiny-quality",
            "--questions=2",
            "--seeds=1",
            "--timed=0",
            "--workers=2",
            "--out=" + out,
            "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("| meta@32 ", "| greedy ");
    for (String method :
        List.of("greedy", "voting_1", "voting_8", "voting_32", "meta_8", "meta_32", "oracle_32")) {
      assertThat(run.metric("accuracy_" + method)).isBetween(0.0, 1.0);
      assertThat(run.hasMetric("tokens_" + method)).as("nothing was timed").isFalse();
    }
    assertThat(Files.readAllLines(out.resolve("samples.jsonl"))).hasSize(2);
    assertThat(Files.readString(out.resolve("scaling.svg"))).startsWith("<svg ");
  }
}
