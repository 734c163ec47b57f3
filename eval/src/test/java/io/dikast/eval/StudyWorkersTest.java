package io.dikast.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Sampling;
import io.dikast.inference.llama.FlashAttention;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyWorkersTest {

  private static final StudySettings SETTINGS =
      StudySettings.DEFAULT.withSamples(4).withSeeds(1).withMaxTokens(200);

  private static StudyWorkers workers() {
    Path root =
        Path.of(Objects.requireNonNull(System.getProperty("dikast.root"), "set by the build"));
    return new StudyWorkers(
        2,
        root.resolve("models/tiny-grm.gguf"),
        Optional.empty(),
        2048,
        1,
        0,
        8,
        FlashAttention.AUTO);
  }

  private static List<PreferenceItem> sums() {
    return List.of(sum("a", 30, 12), sum("b", 41, 7), sum("c", 17, 5));
  }

  private static PreferenceItem sum(String id, int start, int more) {
    String question =
        "A box holds " + start + " pens. Then " + more + " are added. How many pens are there now?";
    String right = start + "+" + more + "=" + (start + more) + ". Answer: " + (start + more);
    String wrong =
        start + "+" + more + "=" + (start + more + 1) + ". Answer: " + (start + more + 1);
    return new PreferenceItem(
        id, Question.of(question), List.of(right, wrong), Set.of(0), Optional.empty());
  }

  @Test
  void run_shared_everyRowOnceAndKept(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("samples.jsonl");
    try (Backend judge = workers().open()) {
      Study study = Study.of(judge, SETTINGS).withWorkers(workers());
      StudyResult result = study.run(sums(), file, StudyListener.NONE);
      assertThat(result.rows().stream().map(StudyRow::item)).containsExactly("a", "b", "c");
      assertThat(result.drawn()).isEqualTo(15);
      assertThat(result.meta()).isTrue();
      assertThat(result.readable().mean()).isPositive();
      assertThat(Files.readAllLines(file)).hasSize(3);
      assertThat(study.run(sums(), file, StudyListener.NONE).drawn()).isZero();
    }
  }

  @Test
  void run_workersOpenAnotherModel_refused() {
    try (Backend judge = Judges.whim().build()) {
      Study study = Study.of(judge, SETTINGS).withWorkers(workers());
      assertThatThrownBy(() -> study.run(sums(), StudyListener.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another judge");
    }
  }

  @Test
  void run_workerFails_toldByItsExitCode() {
    StudyWorkers missing =
        new StudyWorkers(
            1, Path.of("no-such.gguf"), Optional.empty(), 0, 1, 0, 0, FlashAttention.AUTO);
    try (Backend judge = Judges.whim().build()) {
      Study study = Study.of(judge, SETTINGS).withWorkers(missing);
      assertThatThrownBy(() -> study.run(sums(), StudyListener.NONE))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("exit code 1");
    }
  }

  @Test
  void arguments_andBack() {
    StudyWorkers one =
        new StudyWorkers(
            1, Path.of("a.gguf"), Optional.of(Path.of("lib")), 3072, 1, 2, 8, FlashAttention.OFF);
    assertThat(StudyWorkers.parse(one.arguments())).isEqualTo(one);
  }

  @Test
  void input_andBack() throws IOException {
    PreferenceItem item =
        new PreferenceItem(
            "ö",
            Question.of(List.of(Message.user("q\n"), new Message(Message.Role.ASSISTANT, "")))
                .withReference("r")
                .withPrinciples(List.of("p")),
            List.of("a", "\uD83D\uDCE6"),
            Set.of(),
            Optional.empty());
    WorkerInput input =
        new WorkerInput(
            SETTINGS.withSampling(Sampling.temperature(0.7).withTopP(0.9).withTopK(3)),
            true,
            List.of(item, sums().getFirst()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    input.write(new DataOutputStream(bytes));
    WorkerInput read =
        WorkerInput.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.settings()).isEqualTo(input.settings());
    assertThat(read.items().getFirst()).isEqualTo(item);
    assertThat(ItemDigest.of(read.items().get(1))).isEqualTo(ItemDigest.of(sums().getFirst()));
  }
}
