package io.dikast.testkit.vote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.vote.StoppingRule;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rule that never stops passes; rules with a fault fail the right law. */
final class StoppingRuleContractTest extends StoppingRuleContract {

  @Override
  protected StoppingRule rule() {
    return StoppingRule.NEVER;
  }

  private static StoppingRuleContract over(StoppingRule faulty) {
    return new StoppingRuleContract() {
      @Override
      protected StoppingRule rule() {
        return faulty;
      }
    };
  }

  private static void assertFails(StoppingRule faulty, Consumer<? super StoppingRuleContract> law) {
    StoppingRuleContract contract = over(faulty);
    assertThatThrownBy(() -> law.accept(contract)).isInstanceOf(AssertionError.class);
  }

  @Test
  void faultyRules_fail() {
    assertFails((ballots, requested) -> true, StoppingRuleContract::decided_noBallots_never);
    assertFails(
        (ballots, requested) -> ballots.size() > 7,
        StoppingRuleContract::decided_oneResponse_never);
    assertFails(
        (ballots, requested) -> ballots.getFirst().scores().getFirst() > 3,
        StoppingRuleContract::decided_relabelledResponses_sameAnswer);
    assertFails(
        (ballots, requested) -> ballots.getFirst().weight() > 2,
        StoppingRuleContract::decided_scaledWeights_sameAnswer);
    assertFails(
        (ballots, requested) -> requested > 20,
        StoppingRuleContract::decided_fewerDrawsAskedFor_staysDecided);
    AtomicInteger longest = new AtomicInteger();
    assertFails(
        (ballots, requested) ->
            longest.accumulateAndGet(ballots.size(), Math::max) == ballots.size(),
        StoppingRuleContract::decided_askedAgainAndOutOfTurn_sameAnswers);
  }

  @Test
  void ruleBelowItsMinimum_fails() {
    StoppingRuleContract hasty =
        new StoppingRuleContract() {
          @Override
          protected StoppingRule rule() {
            return (ballots, requested) -> ballots.size() > 1;
          }

          @Override
          protected int minimum() {
            return 3;
          }
        };

    assertThatThrownBy(hasty::decided_fewerBallotsThanTheMinimum_never)
        .isInstanceOf(AssertionError.class);
  }
}
