package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.AnswerSearch;
import io.dikast.engine.Budget;
import io.dikast.engine.Candidate;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.ProcessRewardModel;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.RewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.policy.BackendPolicy;
import io.dikast.testkit.policy.ScriptedJudge;
import io.dikast.testkit.search.AnswerSearchContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WholeAnswersTest {

  private static final Question QUESTION = Question.of("What is 17 + 4?");

  /** Draw i says the i-th of these. */
  private static PolicyModel saying(String... answers) {
    return BackendPolicy.over(
        ScriptedBackend.of((prompt, seed, draw) -> Reply.says(answers[draw])));
  }

  private static ScriptedJudge judgeBy(String best) {
    return ScriptedJudge.of(text -> text.contains(best) ? 9 : 2);
  }

  private static SearchTask task(int samples) {
    return SearchTask.of(QUESTION, Budget.samples(samples), 7);
  }

  private static WholeAnswers judged(PolicyModel policy, RewardModel judge) {
    return WholeAnswers.of(policy).judge(MeanScores.selector(judge));
  }

  @Test
  void bestOfN_duplicates_judgedOnce() {
    ScriptedJudge judge = judgeBy("21");
    SearchOutcome outcome =
        judged(saying("Answer: 20", "= 20.0", "Answer: 21", "40/2"), judge)
            .bestOfN()
            .search(task(4));

    assertThat(judge.tasks())
        .extracting(JudgeTask::responses)
        .containsExactly(List.of("Answer: 20", "Answer: 21"));
    assertThat(outcome.answer()).isEqualTo("Answer: 21");
    assertThat(outcome.candidates())
        .extracting(candidate -> candidate.score().getAsDouble())
        .containsExactly(2.0, 2.0, 9.0, 2.0);
    assertThat(outcome.candidates())
        .extracting(Candidate::votes)
        .containsExactly(3.0, 3.0, 1.0, 3.0);
    assertThat(outcome.selections()).hasSize(1);
    assertThat(outcome.usage().share(Ledger.Purpose.DRAW).calls()).isEqualTo(1);
  }

  @Test
  void bestOfN_allAgree_nobodyIsAsked() {
    ScriptedJudge judge = judgeBy("21");
    SearchOutcome outcome = judged(saying("21", "21"), judge).bestOfN().search(task(2));
    assertThat(judge.tasks()).isEmpty();
    assertThat(outcome.chosen().score()).isEmpty();
    assertThat(outcome.chosen().votes()).isEqualTo(2);
  }

  @Test
  void bestOfN_moreThanAtOnce_winnersMeetAgain() {
    ScriptedJudge judge = ScriptedJudge.of(text -> 1 + Integer.parseInt(text) % 10);
    String[] answers = IntStream.range(0, 10).mapToObj(String::valueOf).toArray(String[]::new);
    SearchOutcome outcome =
        judged(saying(answers), judge).judgedAtOnce(4).bestOfN().search(task(10));

    assertThat(outcome.answer()).isEqualTo("9");
    assertThat(judge.tasks().stream().map(asked -> asked.responses().size()))
        .containsExactly(3, 3, 4, 3);
    assertThat(outcome.candidates())
        .allSatisfy(candidate -> assertThat(candidate.score()).isPresent());
  }

  @Test
  void bestOfN_moreThan64Different_inRounds() {
    ScriptedJudge judge = ScriptedJudge.of(text -> text.equals("77") ? 10 : 3);
    String[] answers = IntStream.range(0, 100).mapToObj(String::valueOf).toArray(String[]::new);
    SearchOutcome outcome = judged(saying(answers), judge).bestOfN().search(task(100));
    assertThat(outcome.answer()).isEqualTo("77");
    assertThat(judge.tasks())
        .extracting(asked -> asked.responses().size())
        .containsExactly(50, 50, 2);
  }

  @Test
  void bestOfN_judgeOfAFewAtMost_judgesInHalves() {
    ScriptedJudge scores = ScriptedJudge.of(text -> 1 + Integer.parseInt(text) % 10);
    RewardModel fewAtMost =
        new RewardModel() {
          @Override
          public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
            if (task.responses().size() <= 3) {
              return scores.judge(task, sink);
            }
            task.draws()
                .forEach(
                    draw ->
                        sink.accept(
                            new GrmSample.Unreadable(
                                draw,
                                "too many",
                                TokenSequence.ofText(""),
                                Generation.Finish.STOP)));
            return Judging.DONE;
          }

          @Override
          public String model() {
            return "few";
          }

          @Override
          public String fingerprint() {
            return "few/1";
          }
        };
    SearchOutcome outcome =
        judged(saying("0", "1", "2", "3", "4", "5", "6"), fewAtMost).bestOfN().search(task(7));
    assertThat(outcome.answer()).isEqualTo("6");
    assertThat(scores.tasks())
        .extracting(asked -> asked.responses().size())
        .containsExactly(3, 2, 2, 2, 2);
  }

  @Test
  void bestOfN_judgeHasNoCallLeft_mostVotesWin() {
    SearchOutcome outcome =
        judged(saying("20", "21", "21"), judgeBy("20"))
            .bestOfN()
            .search(SearchTask.of(QUESTION, Budget.samples(3).withCalls(3), 7));
    assertThat(outcome.answer()).isEqualTo("21");
    assertThat(outcome.stopReason()).isEqualTo(StopReason.CALLS);
    assertThat(outcome.chosen().score()).isEmpty();
  }

  @Test
  void bestOfN_judgeThatNeverJudges_isToldSo() {
    RewardModel mute =
        ScriptedJudge.of(
            text -> {
              throw new IllegalStateException("mute");
            });
    assertThatThrownBy(() -> judged(saying("20", "21"), mute).bestOfN().search(task(2)))
        .isInstanceOfAny(JudgeQuorumException.class, IllegalStateException.class);
  }

  @Test
  void weightedBestOfN_manyFairOnes_beatOneGoodOne() {
    SearchOutcome outcome =
        judged(saying("20", "21", "21", "21"), ScriptedJudge.of(text -> text.equals("20") ? 9 : 4))
            .weightedBestOfN()
            .search(task(4));
    assertThat(outcome.answer()).isEqualTo("21");
    assertThat(outcome.strategy()).isEqualTo("weighted_best_of_n");
  }

  @Test
  void softBestOfN_coldAndHot_bestOrAny() {
    PolicyModel policy = saying("20", "21", "22", "23");
    AnswerSearch cold = judged(policy, judgeBy("22")).softBestOfN(0.01);
    AnswerSearch hot = judged(policy, judgeBy("22")).softBestOfN(1000);
    List<String> chosen = new ArrayList<>();
    for (long seed = 0; seed < 40; seed++) {
      assertThat(cold.search(SearchTask.of(QUESTION, Budget.samples(4), seed)).answer())
          .isEqualTo("22");
      chosen.add(hot.search(SearchTask.of(QUESTION, Budget.samples(4), seed)).answer());
    }
    assertThat(chosen).contains("20", "21", "22", "23");
  }

  @Test
  void selfConsistency_unfinished_doesNotVote() {
    PolicyModel policy =
        BackendPolicy.over(
            ScriptedBackend.of(
                (prompt, seed, draw) ->
                    draw == 0 ? Reply.says("21") : Reply.cut("20 and", Generation.Finish.LENGTH)));
    SearchOutcome outcome = WholeAnswers.of(policy).selfConsistency().search(task(3));
    assertThat(outcome.answer()).isEqualTo("21");
    assertThat(outcome.candidates()).extracting(Candidate::votes).containsExactly(1.0, 0.0, 0.0);
  }

  @Test
  void selfConsistency_stoppingRule_cancelsTheRest() {
    ScriptedBackend backend =
        ScriptedBackend.script(
                (prompt, seed, draw) -> draw < 3 ? Reply.says("21") : Reply.endless("20 "))
            .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
            .build();
    SearchOutcome outcome =
        WholeAnswers.of(BackendPolicy.over(backend))
            .stopWhen((ballots, requested) -> ballots.size() == 3)
            .selfConsistency()
            .search(task(8));
    assertThat(outcome.stopReason()).isEqualTo(StopReason.DECIDED);
    assertThat(outcome.candidates()).hasSize(3);
    assertThat(outcome.answer()).isEqualTo("21");
    backend.close();
  }

  @Test
  void selfConsistency_ballots_haveOneAnswerMoreThanSeen() {
    List<List<Double>> seen = new ArrayList<>();
    var _ =
        WholeAnswers.of(saying("20", "what?!", "21", "20"))
            .form(AnswerForms.lastNumber())
            .stopWhen(
                (ballots, requested) -> {
                  seen.add(ballots.getLast().scores());
                  assertThat(requested).isEqualTo(4);
                  return false;
                })
            .selfConsistency()
            .search(task(4));
    assertThat(seen).containsExactly(List.of(10.0, 1.0), List.of(1.0, 10.0, 1.0));
  }

  @Test
  void confidentSelfConsistency_sureOne_outweighsTwoUnsure() {
    PolicyModel policy =
        BackendPolicy.over(
            ScriptedBackend.of(
                (prompt, seed, draw) ->
                    new Reply.Says(
                        draw == 0 ? "21" : "20", Generation.Finish.STOP, draw == 0 ? -0.1 : -3)));
    assertThat(WholeAnswers.of(policy).confidentSelfConsistency().search(task(3)).answer())
        .isEqualTo("21");
    assertThat(WholeAnswers.of(policy).selfConsistency().search(task(3)).answer()).isEqualTo("20");
  }

  @Test
  void form_thatThrows_readsNothing() {
    SearchOutcome outcome =
        WholeAnswers.of(saying("20", "21"))
            .form(
                text -> {
                  throw new IllegalStateException("a bad form");
                })
            .selfConsistency()
            .search(task(2));
    assertThat(outcome.answer()).isEqualTo("20");
    assertThat(outcome.chosen().canonical()).isEmpty();
  }

  @Test
  void events_tellScoresOncePerAnswerAndTheLeader() {
    List<SearchEvent> events = new ArrayList<>();
    var _ =
        judged(saying("20", "20", "21"), judgeBy("21"))
            .bestOfN()
            .search(task(3).watchedBy(events::add));
    assertThat(events.stream().filter(SearchEvent.Scored.class::isInstance)).hasSize(2);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            SearchEvent.Leading.class,
            leading -> assertThat(leading.candidate().text()).isEqualTo("21"));
  }

  @Test
  void builders_nonsense_refused() {
    WholeAnswers plan = WholeAnswers.of(saying("1"));
    assertThatIllegalStateException().isThrownBy(plan::bestOfN);
    assertThatIllegalArgumentException().isThrownBy(() -> plan.judgedAtOnce(1));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.judgedAtOnce(65));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.softBestOfN(0));
  }

  /** Each strategy keeps the laws of all. */
  abstract static class Laws extends AnswerSearchContract {

    private final Function<WholeAnswers, AnswerSearch> strategy;

    Laws(Function<WholeAnswers, AnswerSearch> strategy) {
      this.strategy = strategy;
    }

    @Override
    protected AnswerSearch search(
        PolicyModel policy, ProcessRewardModel reward, RewardModel judge) {
      return strategy.apply(WholeAnswersTest.judged(policy, judge));
    }
  }

  @Nested
  class BestOfNLaws extends Laws {
    BestOfNLaws() {
      super(WholeAnswers::bestOfN);
    }
  }

  @Nested
  class WeightedLaws extends Laws {
    WeightedLaws() {
      super(WholeAnswers::weightedBestOfN);
    }
  }

  @Nested
  class SoftLaws extends Laws {
    SoftLaws() {
      super(plan -> plan.softBestOfN(2));
    }
  }

  @Nested
  class SelfConsistencyLaws extends Laws {
    SelfConsistencyLaws() {
      super(WholeAnswers::selfConsistency);
    }
  }

  @Nested
  class ConfidenceLaws extends Laws {
    ConfidenceLaws() {
      super(WholeAnswers::confidentSelfConsistency);
    }
  }
}
