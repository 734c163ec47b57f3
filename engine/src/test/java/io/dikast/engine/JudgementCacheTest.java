package io.dikast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.ResponseNote;
import io.dikast.engine.reward.RewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JudgementCacheTest {

  private final FakeJudge judge = FakeJudge.scoring(List.of(List.of(2.0, 9.0)));
  private final JudgementCache cache = JudgementCache.ofBytes(1 << 20);

  private static JudgeTask task(Question question, List<String> responses, int k, long seed) {
    return new JudgeTask(
        question,
        responses,
        DrawPlan.balanced(k, responses.size(), seed, 2),
        Ledger.open(Budget.samples(k)));
  }

  private List<GrmSample> draw(JudgeTask task) {
    List<GrmSample> samples = new ArrayList<>();
    cache.around(judge).judge(task, samples::add);
    return samples;
  }

  private int drawn() {
    return judge.tasks().stream().mapToInt(task -> task.draws().size()).sum();
  }

  @Test
  void judge_sameTaskAgain_nothingDrawn() {
    JudgeTask task = task(Question.of("q"), List.of("a", "b"), 4, 7);
    List<GrmSample> first = draw(task);
    List<GrmSample> second = draw(task);
    assertThat(second).containsExactlyInAnyOrderElementsOf(first);
    assertThat(drawn()).isEqualTo(4);
  }

  @Test
  void judge_moreDraws_onlyTheNewOnesDrawn() {
    draw(task(Question.of("q"), List.of("a", "b"), 4, 7));
    assertThat(draw(task(Question.of("q"), List.of("a", "b"), 6, 7))).hasSize(6);
    assertThat(judge.tasks().getLast().draws()).extracting(Draw::index).containsExactly(4, 5);
  }

  @Test
  void judge_anythingThatMattersDiffers_drawnAgain() {
    draw(task(Question.of("q"), List.of("a", "b"), 2, 7));
    draw(task(Question.of("q"), List.of("a", "b"), 2, 8));
    draw(task(Question.of("r"), List.of("a", "b"), 2, 7));
    draw(task(Question.of("q"), List.of("a", "bb"), 2, 7));
    draw(task(Question.of("q").withReference("a"), List.of("a", "b"), 2, 7));
    draw(task(Question.of("q").withPrinciples(List.of("p")), List.of("a", "b"), 2, 7));
    draw(task(Question.of(List.of(Message.user("q"), Message.user(""))), List.of("a", "b"), 2, 7));
    assertThat(drawn()).isEqualTo(14);
  }

  @Test
  void judge_failedDraw_notRemembered() {
    FakeJudge failing =
        FakeJudge.of((task, draw) -> GrmSample.Failed.broken(draw, new BackendException("down")));
    JudgeTask task = task(Question.of("q"), List.of("a"), 1, 7);
    cache.around(failing).judge(task, sample -> {});
    cache.around(failing).judge(task, sample -> {});
    assertThat(failing.tasks()).hasSize(2);
  }

  @Test
  void judge_tinyCache_staysRight() {
    JudgementCache tiny = JudgementCache.ofBytes(1);
    JudgeTask task = task(Question.of("q"), List.of("a", "b"), 4, 7);
    for (int round = 0; round < 3; round++) {
      List<GrmSample> samples = new ArrayList<>();
      tiny.around(judge).judge(task, samples::add);
      assertThat(samples).hasSize(4);
    }
  }

  @Test
  void assess_sameJudgementAgain_notAsked() {
    AtomicInteger asked = new AtomicInteger();
    MetaRewardModel model =
        cache.around(
            new MetaRewardModel() {
              @Override
              public CompletableFuture<Double> assess(
                  Question question,
                  List<String> responses,
                  GrmSample.Judged sample,
                  Ledger ledger) {
                asked.incrementAndGet();
                return CompletableFuture.completedFuture(0.25);
              }

              @Override
              public String fingerprint() {
                return "m";
              }
            });
    JudgeTask task = task(Question.of("q"), List.of("a", "b"), 2, 7);
    for (int round = 0; round < 3; round++) {
      for (Draw draw : task.draws()) {
        GrmSample.Judged sample = FakeJudge.judged(draw, List.of(1.0, 2.0));
        assertThat(model.assess(task.question(), task.responses(), sample, task.ledger()).join())
            .isEqualTo(0.25);
      }
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void notes_areThoseOfTheJudge() {
    RewardModel noting =
        new RewardModel() {
          @Override
          public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
            return judge.judge(task, sink);
          }

          @Override
          public String model() {
            return judge.model();
          }

          @Override
          public String fingerprint() {
            return judge.fingerprint();
          }

          @Override
          public List<ResponseNote> notes(List<String> responses) {
            return List.of(new ResponseNote.Shortened(0, responses.getFirst().length(), 1));
          }
        };

    assertThat(cache.around(noting).notes(List.of("abc")))
        .containsExactly(new ResponseNote.Shortened(0, 3, 1));
    assertThat(cache.around(judge).notes(List.of("abc"))).isEmpty();
  }
}
