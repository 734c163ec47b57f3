package io.dikast.testkit.vote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.vote.StoppingRule;
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

  @Test
  void faultyRules_fail() {
    assertThatThrownBy(over((ballots, requested) -> true)::decided_noBallots_never)
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            over((ballots, requested) -> ballots.getFirst().scores().getFirst() > 3)
                ::decided_relabelledResponses_sameAnswer)
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            over((ballots, requested) -> ballots.getFirst().weight() > 2)
                ::decided_scaledWeights_sameAnswer)
        .isInstanceOf(AssertionError.class);
    boolean[] turn = new boolean[1];
    assertThatThrownBy(
            over((ballots, requested) -> turn[0] = !turn[0])::decided_sameBallotsTwice_sameAnswer)
        .isInstanceOf(AssertionError.class);
  }
}
