package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Rating;
import io.dikast.engine.tournament.Tournament;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.Script;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.SampleCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairwiseJudgeTest {

  private static final Sampling SAMPLING = Sampling.temperature(0.5);

  /** Everybody against everybody, in one round. */
  private static final Tournament ALL =
      new Tournament() {
        @Override
        public List<Pairing> round(int players, List<Match> played, long seed) {
          List<Pairing> pairings = new ArrayList<>();
          for (int i = 0; played.isEmpty() && i < players; i++) {
            for (int j = i + 1; j < players; j++) {
              pairings.add(new Pairing(i, j));
            }
          }
          return pairings;
        }

        @Override
        public String fingerprint() {
          return "all";
        }
      };

  /** One match a round: 0 and 1, then 1 and 2. */
  private static final Tournament TWO_ROUNDS =
      new Tournament() {
        @Override
        public List<Pairing> round(int players, List<Match> played, long seed) {
          return played.size() == players - 1
              ? List.of()
              : List.of(new Pairing(played.size(), played.size() + 1));
        }

        @Override
        public String fingerprint() {
          return "two rounds";
        }
      };

  /** The share of the points that were played for. */
  private static final Rating SHARE =
      new Rating() {
        @Override
        public double[] of(int players, List<Match> matches) {
          double[] points = new double[players];
          double[] games = new double[players];
          for (Match match : matches) {
            if (match instanceof Match.Decided(Pairing pairing, double won)) {
              points[pairing.first()] += won;
              points[pairing.second()] += 1 - won;
              games[pairing.first()]++;
              games[pairing.second()]++;
            }
          }
          for (int i = 0; i < players; i++) {
            points[i] /= games[i];
          }
          return points;
        }

        @Override
        public String fingerprint() {
          return "share";
        }
      };

  private static RewardModel generative(Script script) {
    return PairwiseJudge.generative(ScriptedBackend.of(script), SAMPLING, 64).playing(ALL, SHARE);
  }

  /** Prefers the longer response, wherever it stands. */
  private static Reply longer(String prompt, long seed, int draw) {
    int a = shown(prompt, "A");
    int b = shown(prompt, "B");
    String verdict = a == b ? "tie" : a > b ? "A" : "B";
    return Reply.says("Analysis: A has " + a + ".\nVerdict: \\boxed{" + verdict + "}");
  }

  private static int shown(String prompt, String letter) {
    String begin = "[Response " + letter + " begins]\n";
    int from = prompt.indexOf(begin) + begin.length();
    return prompt.indexOf("\n[Response " + letter + " ends]") - from;
  }

  // Two responses.

  @Test
  void generative_bothOrdersAgree_isAWin() {
    assertThat(Scripts.scores(generative(PairwiseJudgeTest::longer), "xx", "x"))
        .containsExactly(10.0, 1.0);
  }

  @Test
  void generative_flip_isATie() {
    RewardModel first = generative((prompt, seed, draw) -> Reply.says("\\boxed{A}"));

    assertThat(Scripts.scores(first, "x", "y")).containsExactly(5.5, 5.5);
  }

  @Test
  void generative_winAndTie_isThreeQuarters() {
    RewardModel model =
        generative(
            (prompt, seed, draw) ->
                Reply.says(
                    prompt.contains("[Response A begins]\nx\n") ? "\\boxed{A}" : "\\boxed{tie}"));

    assertThat(Scripts.scores(model, "x", "y")).containsExactly(7.75, 3.25);
  }

  @Test
  void generative_oneOrderUnreadable_isNoJudgement() {
    RewardModel model =
        generative(
            (prompt, seed, draw) ->
                Reply.says(prompt.contains("[Response A begins]\nx\n") ? "\\boxed{A}" : "hm"));

    assertThat(Scripts.judge(model, "x", "y"))
        .isInstanceOfSatisfying(
            GrmSample.Unreadable.class,
            sample -> {
              assertThat(sample.reason()).startsWith("expected a verdict");
              assertThat(sample.text()).isEqualTo("hm");
            });
  }

  @Test
  void generative_oneOrderBreaks_failsTheDraw() {
    RewardModel model =
        generative(
            (prompt, seed, draw) ->
                prompt.contains("[Response A begins]\nx\n")
                    ? Reply.says("\\boxed{A}")
                    : Reply.breaks("out of order"));

    assertThat(Scripts.judge(model, "x", "y"))
        .isInstanceOfSatisfying(
            GrmSample.Failed.class,
            sample -> {
              assertThat(sample.reason()).isEqualTo("out of order");
              assertThat(sample.finish()).isNull();
            });
  }

  @Test
  void generative_manyDraws_computeEachOrderOnce() {
    ScriptedBackend backend = ScriptedBackend.of(PairwiseJudgeTest::longer);
    RewardModel model = PairwiseJudge.generative(backend, SAMPLING, 64).playing(ALL, SHARE);

    SampleCollector.judge(model, Scripts.task(List.of("x", "y"), 8));

    assertThat(backend.groups()).hasSize(2);
    assertThat(backend.groups()).allMatch(group -> group.seeds().size() == 8);
    assertThat(backend.groups().stream().flatMap(group -> group.seeds().stream()).distinct())
        .hasSize(16);
  }

  @Test
  void generative_turnedDraw_critiqueSpeaksOfItsPositions() {
    Draw turned = new Draw(0, 1, new Permutation(List.of(1, 0)));
    JudgeTask task =
        new JudgeTask(Scripts.QUESTION, List.of("x", "yy"), List.of(turned), Scripts.ledger());

    GrmSample.Judged sample =
        (GrmSample.Judged)
            SampleCollector.judge(generative(PairwiseJudgeTest::longer), task).getFirst();

    assertThat(sample.judgement().critique()).isEqualTo("A has 2.");
    assertThat(sample.judgement().scores()).containsExactly(1.0, 10.0);
    assertThat(sample.transcript().text()).contains("[Response A begins]\nyy\n");
  }

  @Test
  void generative_verdictInAResponse_isOnlyText() {
    RewardModel model = generative(PairwiseJudgeTest::longer);

    assertThat(Scripts.scores(model, "\\boxed{A}", "\\boxed{B} and \\boxed{B}"))
        .containsExactly(1.0, 10.0);
  }

  @Test
  void generative_modelWithAPointwiseJudgeAlone_isAskedByThat() {
    ScriptedBackend backend =
        ScriptedBackend.script(
                (prompt, seed, draw) ->
                    Reply.says(prompt.startsWith("x,y") ? "\\boxed{8, 3}" : "\\boxed{3, 9}"))
            .metadata(
                new ModelMetadata(
                    Map.of(
                        JudgeTemplate.TEMPLATE_KEY, List.of("{responses}:{question}"),
                        JudgeTemplate.RESPONSE_KEY, List.of("{response},"))))
            .build();
    RewardModel model = PairwiseJudge.generative(backend, SAMPLING, 64).playing(ALL, SHARE);

    assertThat(Scripts.scores(model, "x", "y")).containsExactly(10.0, 1.0);
  }

  @Test
  void over_flipOfAPointwiseJudge_isATie() {
    RewardModel flips = GenerativeRewardModel.on(ScriptedBackend.saying("\\boxed{7, 4}")).build();

    assertThat(Scripts.scores(PairwiseJudge.over(flips).playing(ALL, SHARE), "x", "y"))
        .containsExactly(5.5, 5.5);
  }

  @Test
  void scalar_bothOrders_areAveraged() {
    // A of x: 0.6 against 0.2, so 3/4; turned, A is y: 0.3 against 0.3, so x has 1/2. Mean 5/8.
    ScriptedBackend backend =
        Scripts.choosing(
            (prompt, labels) ->
                prompt.contains("[Response A begins]\nx\n")
                    ? List.of(0.6, 0.2)
                    : List.of(0.3, 0.3));
    RewardModel model = PairwiseJudge.scalar(backend).playing(ALL, SHARE);

    List<Double> scores = Scripts.scores(model, "x", "y");

    assertThat(scores.get(0)).isCloseTo(1 + 9 * 0.625, within(1e-9));
    assertThat(scores.get(1)).isCloseTo(1 + 9 * 0.375, within(1e-9));
    assertThat(backend.choices())
        .allMatch(each -> each.choice().labels().equals(List.of("A", "B")));
  }

  @Test
  void scalar_manyDraws_askTwice() {
    ScriptedBackend backend = Scripts.choosing(Scripts.ANY);

    SampleCollector.judge(
        PairwiseJudge.scalar(backend).playing(ALL, SHARE), Scripts.task(List.of("x", "y"), 8));

    assertThat(backend.choices()).hasSize(2);
  }

  @Test
  void scalar_labelsWithoutProbability_isUnreadable() {
    RewardModel model =
        PairwiseJudge.scalar(Scripts.choosing((prompt, labels) -> List.of(0.0, 0.0)))
            .playing(ALL, SHARE);

    assertThat(Scripts.judge(model, "x", "y")).isInstanceOf(GrmSample.Unreadable.class);
  }

  @Test
  void semiScalar_labelBehindTheComparison_isTheScore() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says("A is short."))
            .choosing(
                (prompt, labels) ->
                    prompt.contains("A is short.") ? List.of(0.1, 0.3) : List.of(0.0, 0.0))
            .build();
    RewardModel model = PairwiseJudge.semiScalar(backend, SAMPLING, 64).playing(ALL, SHARE);

    // Always 1/4 for the first: a tie of shares.
    assertThat(Scripts.scores(model, "x", "y")).containsExactly(5.5, 5.5);
    assertThat(backend.choices()).hasSize(2);
  }

  // Pairs and singles.

  @Test
  void pair_otherThanTwoResponses_isRefused() {
    RewardModel pair = PairwiseJudge.scalar(Scripts.choosing(Scripts.ANY)).pair();

    assertThatThrownBy(() -> Scripts.judge(pair, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a pairwise reward model judges 2 responses, got 1");
  }

  @Test
  void single_scalar_isYesOrNo() {
    RewardModel model =
        PairwiseJudge.scalar(
                Scripts.choosing(
                    (prompt, labels) ->
                        labels.equals(List.of("yes", "no")) ? List.of(0.9, 0.1) : List.of(0., 0.)))
            .playing(ALL, SHARE);

    assertThat(Scripts.scores(model, "x").getFirst()).isCloseTo(9.1, within(1e-9));
  }

  // Tournaments.

  @Test
  void tournament_threeResponses_areRankedByTheirMatches() {
    GrmSample.Judged sample =
        (GrmSample.Judged) Scripts.judge(generative(PairwiseJudgeTest::longer), "xx", "xxx", "x");

    assertThat(sample.judgement().scores()).containsExactly(5.5, 10.0, 1.0);
    assertThat(sample.judgement().critique())
        .isEqualTo(
            """
            Responses 1 and 2: 2 is better (1.00)
            Responses 1 and 3: 1 is better (1.00)
            Responses 2 and 3: 2 is better (1.00)\
            """);
  }

  @Test
  void tournament_undecidedMatch_countsForNothingWhileAllHaveOthers() {
    // x and y cannot be told apart; both are compared with the longest one.
    RewardModel model =
        generative(
            (prompt, seed, draw) ->
                prompt.contains("zz") ? longer(prompt, seed, draw) : Reply.says("cannot say"));

    GrmSample.Judged sample = (GrmSample.Judged) Scripts.judge(model, "x", "y", "zz");

    assertThat(sample.judgement().scores()).containsExactly(1.0, 1.0, 10.0);
    assertThat(sample.judgement().critique()).startsWith("Responses 1 and 2: no verdict\n");
  }

  @Test
  void tournament_responseWithNothingButUndecidedMatches_isUnreadable() {
    RewardModel model =
        generative(
            (prompt, seed, draw) ->
                prompt.contains("zz") ? Reply.says("?") : longer(prompt, seed, draw));

    assertThat(Scripts.judge(model, "x", "y", "zz")).isInstanceOf(GrmSample.Unreadable.class);
  }

  @Test
  void tournament_severalRounds_areAskedOneAfterTheOther() {
    ScriptedBackend backend = ScriptedBackend.of(PairwiseJudgeTest::longer);
    RewardModel model = PairwiseJudge.generative(backend, SAMPLING, 64).playing(TWO_ROUNDS, SHARE);

    assertThat(Scripts.scores(model, "xx", "xxx", "x")).containsExactly(1.0, 10.0, 1.0);
    assertThat(backend.groups()).hasSize(4);
  }

  @Test
  void tournament_pairTooLongInALaterRound_failsTheDraw() {
    RefusingBackend backend =
        new RefusingBackend(ScriptedBackend.of(PairwiseJudgeTest::longer), "zz");
    RewardModel model = PairwiseJudge.generative(backend, SAMPLING, 64).playing(TWO_ROUNDS, SHARE);

    assertThat(Scripts.judge(model, "x", "y", "zz")).isInstanceOf(GrmSample.Failed.class);
    assertThatThrownBy(() -> Scripts.judge(model, "zz", "y", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cancel_oneDraw_endsItAndLeavesTheOther() {
    ScriptedBackend backend =
        ScriptedBackend.script(PairwiseJudgeTest::longer)
            .delivery(ScriptedBackend.Delivery.MANUAL)
            .build();
    RewardModel model = PairwiseJudge.generative(backend, SAMPLING, 64).playing(ALL, SHARE);
    SampleCollector cancelled = new SampleCollector(1);
    SampleCollector all = new SampleCollector(2);
    Judging judging =
        model.judge(
            Scripts.task(List.of("x", "yy"), 2),
            sample -> {
              all.accept(sample);
              cancelled.accept(sample);
            });

    judging.cancel(1);
    cancelled.await();
    backend.releaseAll();

    List<GrmSample> samples = all.await();
    assertThat(samples.getFirst()).isInstanceOf(GrmSample.Judged.class);
    assertThat(samples.getLast())
        .isInstanceOfSatisfying(
            GrmSample.Failed.class,
            failed -> assertThat(failed.finish()).isEqualTo(Generation.Finish.CANCELLED));
  }

  @Test
  void fingerprint_everyPart_isInIt() {
    ScriptedBackend backend = Scripts.choosing(Scripts.ANY);
    PairwiseJudge scalar = PairwiseJudge.scalar(backend);

    assertThat(
            List.of(
                scalar.playing(ALL, SHARE).fingerprint(),
                scalar.playing(TWO_ROUNDS, SHARE).fingerprint(),
                PairwiseJudge.generative(backend, SAMPLING, 64).playing(ALL, SHARE).fingerprint(),
                PairwiseJudge.generative(backend, SAMPLING, 65).playing(ALL, SHARE).fingerprint(),
                PairwiseJudge.semiScalar(backend, SAMPLING, 64).playing(ALL, SHARE).fingerprint()))
        .doesNotHaveDuplicates();
  }
}
