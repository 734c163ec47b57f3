package io.dikast.spct.tiny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dikast.boxes.BoxQuestion;
import io.dikast.boxes.BoxQuestions;
import io.dikast.boxes.Split;
import io.dikast.engine.backend.BackendException;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.Script;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SolveStudyTest {

  private final List<BoxQuestion> questions = BoxQuestions.from(Split.TEST, 5, 2);

  private SolveStudy study(int samples, int seeds, Script script) {
    try (ScriptedBackend policy =
        ScriptedBackend.script(script).delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS).build()) {
      return SolveStudy.of(policy, questions, samples, seeds, 1, _ -> {});
    }
  }

  private String right(String prompt) {
    return questions.stream()
        .filter(question -> prompt.contains(question.text()))
        .map(question -> question.sum().solution().text())
        .findFirst()
        .orElseThrow();
  }

  /** By draw: two of three are right under the first seed, one under the second. */
  @Test
  void majorityOfEachSeed_notOfAll() {
    SolveStudy study =
        study(
            3,
            2,
            (prompt, seed, draw) ->
                Reply.says(draw == 0 || draw == 2 || draw == 4 ? right(prompt) : "Answer: 99"));
    assertThat(study.single().mean()).isEqualTo(0.5);
    assertThat(study.consistent().mean()).isEqualTo(0.5);
  }

  @Test
  void tie_sharesThePoint() {
    SolveStudy study =
        study(
            2, 1, (prompt, seed, draw) -> Reply.says(draw == 0 ? right(prompt) : "so. Answer: 99"));
    assertThat(study.consistent().mean()).isEqualTo(0.5);
  }

  /** What has no number, or ends elsewhere, agrees with nothing. */
  @Test
  void noNumber_noVote() {
    SolveStudy study =
        study(
            4,
            1,
            (prompt, seed, draw) ->
                switch (draw) {
                  case 0 -> Reply.says(right(prompt));
                  case 1 -> Reply.says("");
                  case 2 -> Reply.says("Answer: 7 or so");
                  default -> Reply.says("no idea");
                });
    assertThat(study.single().mean()).isEqualTo(0.25);
    assertThat(study.consistent().mean()).isEqualTo(1);
    assertThat(study(2, 1, (prompt, seed, draw) -> Reply.says("?")).consistent().mean()).isZero();
  }

  @Test
  void drawThatBreaks_noFigure() {
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(
            () ->
                study(
                    2,
                    1,
                    (prompt, seed, draw) ->
                        draw == 0 ? Reply.breaks("gone") : Reply.says("Answer: 7")))
        .withMessageContaining("gone");
  }

  @Test
  void progress_everyQuestion() {
    List<Integer> heard = new ArrayList<>();
    try (ScriptedBackend policy = ScriptedBackend.saying("Answer: 1")) {
      var _ = SolveStudy.of(policy, questions, 1, 1, 1, heard::add);
    }
    assertThat(heard).containsExactly(1, 2);
  }
}
