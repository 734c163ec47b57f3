package io.dikast.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dikast.bench.BenchRun;
import io.dikast.bench.quality.QualityStudy.Row;
import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.FlashAttention;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyQualityTest {

  private static final List<Method> METHODS =
      List.of(Method.greedyOne(), Method.voting(1), Method.voting(8), Method.meta(8));

  private final List<BoxQuestion> questions = BoxQuestions.from(Split.TEST, 0, 12);

  /** Scores at random, by the seed of the draw; trusts by the length of what it wrote. */
  private static Backend whim() {
    return ScriptedBackend.script(
            (prompt, seed, draw) -> {
              SplittableRandom random = new SplittableRandom(seed);
              int responses = prompt.split("\\. Answer: ", -1).length - 1;
              StringBuilder scores = new StringBuilder();
              for (int i = 0; i < responses; i++) {
                scores.append(i == 0 ? "" : ", ").append(1 + random.nextInt(10));
              }
              return Reply.says("x".repeat(random.nextInt(20)) + " \\boxed{" + scores + "}");
            })
        .choosing((prompt, labels) -> List.of(prompt.length() % 10 / 10.0, 0.1))
        .build();
  }

  private static QualityStudy study(Backend backend) {
    return new QualityStudy(backend, 0.6, 256);
  }

  @Test
  void run_together_sameAsEachMethodAlone() {
    try (Backend backend = whim()) {
      List<Row> together = study(backend).run(questions, METHODS, 2);
      for (Method method : METHODS) {
        List<Row> alone = study(backend).run(questions, List.of(method), 2);
        for (int q = 0; q < questions.size(); q++) {
          assertThat(together.get(q).picks().get(method))
              .as(method.shown())
              .isEqualTo(alone.get(q).picks().get(method));
        }
      }
      assertThat(together.stream().map(row -> row.picks().get(Method.voting(8))))
          .as("the methods are not all one")
          .isNotEqualTo(together.stream().map(row -> row.picks().get(Method.meta(8))).toList());
    }
  }

  @Test
  void worker_rowsAsNumbersAndBack() {
    try (Backend backend = whim()) {
      List<Row> rows = study(backend).run(questions, METHODS, 2);
      Map<String, Double> numbers = new HashMap<>();
      for (int q = 0; q < rows.size(); q++) {
        numbers.putAll(QualityWorker.encode(q, rows.get(q)));
      }
      assertThat(QualityWorker.decode(questions, METHODS, 2, numbers)).isEqualTo(rows);
      numbers.remove("3.voting_8.1");
      assertThatThrownBy(() -> QualityWorker.decode(questions, METHODS, 2, numbers))
          .hasMessageContaining("3.voting_8.1");
    }
  }

  @Test
  void plan_argumentsAndBack() {
    StudyPlan plan =
        new StudyPlan(Path.of("a.gguf"), 1, FlashAttention.ON, 0.6, 1_000_000_000L, 200, 5);
    assertThat(StudyPlan.parse(plan.arguments())).isEqualTo(plan);
  }

  @Test
  void run_judgeThatKnows_alwaysRight() {
    try (Backend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) -> Reply.says("\\boxed{" + rightScores(prompt) + "}"))) {
      List<Row> rows =
          study(backend).run(questions, List.of(Method.greedyOne(), Method.voting(8)), 2);
      assertThat(QualityStudy.accuracy(rows, Method.voting(8)).mean()).isEqualTo(1);
      assertThat(QualityStudy.gain(rows, Method.voting(8), Method.greedyOne()).mean()).isZero();
      assertThat(QualityStudy.readable(rows)).isEqualTo(1);
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
  void run_nothingReadable_noPickIsNotRight() {
    try (Backend backend = ScriptedBackend.saying("I would rather not say.")) {
      List<Row> rows = study(backend).run(questions, List.of(Method.voting(8)), 1);
      assertThat(rows)
          .allSatisfy(
              row ->
                  assertThat(row.picks().get(Method.voting(8)))
                      .containsExactly(QualityStudy.NO_PICK));
      assertThat(QualityStudy.accuracy(rows, Method.voting(8)).mean()).isZero();
      assertThat(QualityStudy.readable(rows)).isZero();
    }
  }

  /** Question 1 right under 1 of 2 seeds, question 2 under both: 3/4 ± 1.96 · 1/4. */
  @Test
  void accuracy_intervalOverQuestions() {
    Method method = Method.voting(1);
    BoxQuestion one = questions.get(0);
    BoxQuestion two = questions.get(1);
    List<Row> rows =
        List.of(
            new Row(one, Map.of(method, List.of(one.best(), one.best() + 1)), 1),
            new Row(two, Map.of(method, List.of(two.best(), two.best())), 1));
    assertThat(QualityStudy.accuracy(rows, method).mean()).isEqualTo(0.75);
    assertThat(QualityStudy.accuracy(rows, method).halfWidth()).isBetween(0.4899, 0.49);
  }

  @Test
  void cost_everyTokenThatWasComputed() {
    try (Backend backend = whim()) {
      QualityStudy study = study(backend);
      double voting = study.cost(questions, Method.voting(8)).tokens();
      assertThat(voting).isGreaterThan(study.cost(questions, Method.voting(1)).tokens());
      assertThat(study.cost(questions, Method.meta(8)).tokens()).isGreaterThan(voting);
    }
  }

  @Test
  void tinyQuality_tableMetricsAndEveryPick(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("results.json");
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
    assertThat(run.out()).contains("| meta@32 |", "| greedy |");
    for (String method :
        List.of("greedy", "voting_1", "voting_8", "voting_32", "meta_8", "meta_32")) {
      assertThat(run.metric("accuracy_" + method)).isBetween(0.0, 1.0);
      assertThat(run.hasMetric("tokens_" + method)).as("nothing was timed").isFalse();
    }
    JsonNode results = new ObjectMapper().readTree(out.toFile());
    assertThat(results.path("questions")).hasSize(2);
    assertThat(results.path("questions").get(0).path("picks").path("meta@8")).hasSize(1);
  }
}
