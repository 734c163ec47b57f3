package io.dikast.samplers;

import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.reward.RewardModel;
import io.dikast.engine.tournament.Match;
import io.dikast.engine.tournament.Pairing;
import io.dikast.engine.tournament.Rating;
import io.dikast.engine.tournament.Tournament;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.RewardModelContract;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** Every paradigm keeps the contract of reward models. */
final class ParadigmLawsTest {

  private static final Sampling SAMPLING = Sampling.temperature(0.5);

  /** Neighbours meet, round after round: three rounds of a ladder. */
  private static final class Ladder implements Tournament {
    @Override
    public List<Pairing> round(int players, List<Match> played, long seed) {
      return played.size() < players - 1
          ? List.of(new Pairing(played.size() + 1, played.size()))
          : List.of();
    }

    @Override
    public String fingerprint() {
      return "ladder";
    }
  }

  /** The share of the points in one's matches. */
  private static final class Share implements Rating {
    @Override
    public double[] of(int players, List<Match> matches) {
      double[] points = new double[players];
      for (Match match : matches) {
        if (match instanceof Match.Decided decided) {
          points[match.pairing().first()] += decided.points();
          points[match.pairing().second()] += 1 - decided.points();
        }
      }
      for (int i = 0; i < players; i++) {
        points[i] /= players == 2 || i == 0 || i == players - 1 ? 1 : 2;
      }
      return points;
    }

    @Override
    public String fingerprint() {
      return "share";
    }
  }

  abstract static class Laws extends RewardModelContract {
    @Override
    protected List<String> responsesThatDoNotFit() {
      return List.of("long ".repeat(4096), "short");
    }

    ScriptedBackend backend() {
      return Scripts.chance(
          (prompt, seed, draw) ->
              Reply.says("At " + new Random(31 * seed + prompt.hashCode()).nextInt(9)));
    }
  }

  @Nested
  final class ExpectedScore extends Laws {
    @Override
    protected RewardModel model() {
      return RewardModels.expectedScore(backend(), Scale.letters());
    }
  }

  @Nested
  final class Reranker extends Laws {
    @Override
    protected RewardModel model() {
      return RewardModels.reranker(backend());
    }
  }

  @Nested
  final class OwnScorer extends Laws {
    @Override
    protected RewardModel model() {
      return RewardModels.scorer(
          Scripts.scoring(response -> Math.floorMod(response.hashCode(), 101) / 100.0));
    }
  }

  @Nested
  final class Head extends Laws {
    @Override
    protected RewardModel model() {
      return RewardModels.head(
          new EmbeddingBackend(
              backend(), text -> HiddenState.of(text.length() % 5, text.hashCode() % 7), 4096),
          LinearHead.of(new double[] {0.5, -0.25}, 0.1));
    }
  }

  @Nested
  final class Steps extends Laws {
    @Override
    protected RewardModel model() {
      return RewardModels.bySteps(backend(), StepAggregation.PRODUCT);
    }
  }

  @Nested
  final class SemiScalar extends Laws {
    @Override
    protected RewardModel model() {
      return RewardModels.semiScalar(backend(), Scale.digits(), SAMPLING, 64);
    }
  }

  @Nested
  final class ScalarPairwise extends Laws {
    @Override
    protected RewardModel model() {
      return PairwiseJudge.scalar(backend()).playing(new Ladder(), new Share());
    }
  }

  @Nested
  final class SemiScalarPairwise extends Laws {
    @Override
    protected RewardModel model() {
      return PairwiseJudge.semiScalar(backend(), SAMPLING, 64).playing(new Ladder(), new Share());
    }
  }

  @Nested
  final class GenerativePairwise extends Laws {
    @Override
    protected RewardModel model() {
      return PairwiseJudge.generative(
              Scripts.chance(
                  (prompt, seed, draw) ->
                      prompt.contains("[Response 1 begins]")
                          ? Reply.says("\\boxed{" + (1 + Math.floorMod(seed, 10)) + "}")
                          : Scripts.verdict(prompt, seed)),
              SAMPLING,
              64)
          .playing(new Ladder(), new Share());
    }
  }

  @Nested
  final class OverPointwise extends Laws {
    @Override
    protected RewardModel model() {
      RewardModel pointwise =
          GenerativeRewardModel.on(
                  Scripts.chance(
                      (prompt, seed, draw) -> {
                        String more =
                            prompt.contains("[Response 2 begins]")
                                ? ", " + (1 + Math.floorMod(seed >> 8, 10))
                                : "";
                        return Reply.says("\\boxed{" + (1 + Math.floorMod(seed, 10)) + more + "}");
                      }))
              .build();
      return PairwiseJudge.over(pointwise).playing(new Ladder(), new Share());
    }
  }
}
