package io.dikast.testkit.reward;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.engine.reward.RewardModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Models that need no backend pass the contracts; faulty ones fail the right law. */
final class RewardContractsTest {

  /** Scores a response by its length. */
  private record ByLength(UnaryOperator<GrmSample> change) implements RewardModel {

    @Override
    public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
      if (task.responses().stream().anyMatch(response -> response.length() > 1000)) {
        throw new IllegalArgumentException("a response must have at most 1000 characters");
      }
      task.draws().forEach(draw -> sink.accept(change.apply(sample(task, draw))));
      return Judging.DONE;
    }

    private static GrmSample sample(JudgeTask task, Draw draw) {
      if (task.ledger().stopReason() != null) {
        return GrmSample.Failed.cutOff(draw, Generation.Finish.CANCELLED);
      }
      List<Double> scores =
          task.responses().stream().map(response -> 1 + Math.min(9.0, response.length())).toList();
      return new GrmSample.Judged(
          draw,
          new Judgement(List.of(), "by length", scores),
          Generation.Finish.STOP,
          Prompt.of(Segment.content(task.question().text())),
          Double.NaN);
    }

    @Override
    public String model() {
      return "by-length";
    }

    @Override
    public String fingerprint() {
      return "by-length/1";
    }
  }

  private static final class ByLengthContract extends RewardModelContract {

    private final RewardModel model;

    ByLengthContract(RewardModel model) {
      this.model = model;
    }

    @Override
    protected RewardModel model() {
      return model;
    }

    @Override
    protected List<String> responsesThatDoNotFit() {
      return List.of("x".repeat(1001), "y");
    }
  }

  @Nested
  final class GoodRewardModel extends RewardModelContract {
    @Override
    protected RewardModel model() {
      return new ByLength(sample -> sample);
    }

    @Override
    protected List<String> responsesThatDoNotFit() {
      return List.of("x".repeat(1001), "y");
    }
  }

  @Nested
  final class GoodMetaRewardModel extends MetaRewardModelContract {
    @Override
    protected MetaRewardModel model() {
      return meta(0.25);
    }

    @Override
    protected boolean spendsTokens() {
      return false;
    }
  }

  private static MetaRewardModel meta(double probability) {
    return new MetaRewardModel() {
      @Override
      public CompletableFuture<Double> assess(
          Question question, List<String> responses, GrmSample.Judged sample, Ledger ledger) {
        return ledger.stopReason() == null
            ? CompletableFuture.completedFuture(probability)
            : CompletableFuture.failedFuture(new BackendException("stopped"));
      }

      @Override
      public String fingerprint() {
        return "constant/" + probability;
      }
    };
  }

  @Test
  void modelThatLosesSamples_fails() {
    RewardModel swaps =
        new ByLength(
            sample ->
                GrmSample.Failed.cutOff(
                    new Draw(9, 0, sample.draw().permutation()), Generation.Finish.STOP));
    assertThatThrownBy(new ByLengthContract(swaps)::judge_everyDraw_oneSample)
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            new ByLengthContract(swaps)::judge_judgedSamples_scoreEveryResponseOnTheScale)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void modelThatTakesEverything_fails() {
    RewardModelContract contract =
        new RewardModelContract() {
          @Override
          protected RewardModel model() {
            return new ByLength(sample -> sample);
          }

          @Override
          protected List<String> responsesThatDoNotFit() {
            return List.of("it does fit");
          }
        };
    assertThatThrownBy(contract::judge_responsesThatDoNotFit_refusedBeforeAnySample)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void metaModelOutOfRange_fails() {
    MetaRewardModelContract contract =
        new MetaRewardModelContract() {
          @Override
          protected MetaRewardModel model() {
            return meta(1.5);
          }
        };
    assertThatThrownBy(contract::assess_sample_givesAProbability)
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(contract::assess_spends_onlyAsMeta).isInstanceOf(AssertionError.class);
  }
}
