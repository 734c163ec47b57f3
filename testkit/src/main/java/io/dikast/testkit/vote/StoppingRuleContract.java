package io.dikast.testkit.vote;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The laws of {@link StoppingRule}. To test one, extend this class. */
public abstract class StoppingRuleContract {

  private static final int REQUESTED = 64;

  /** The rule under test. */
  protected abstract StoppingRule rule();

  @Test
  final void decided_noBallots_never() {
    assertThat(rule().decided(List.of(), 1)).isFalse();
    assertThat(rule().decided(List.of(), REQUESTED)).isFalse();
  }

  @Test
  final void decided_sameBallotsTwice_sameAnswer() {
    RandomBallots.seeds()
        .forEach(
            seed ->
                assertThat(rule().decided(RandomBallots.of(seed), REQUESTED))
                    .as("seed %d", seed)
                    .isEqualTo(rule().decided(RandomBallots.of(seed), REQUESTED)));
  }

  @Test
  final void decided_relabelledResponses_sameAnswer() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              List<Integer> order = RandomBallots.permutation(RandomBallots.responses(vote), seed);
              assertThat(rule().decided(RandomBallots.relabelled(vote, order), REQUESTED))
                  .as("seed %d", seed)
                  .isEqualTo(rule().decided(vote, REQUESTED));
            });
  }

  @Test
  final void decided_scaledWeights_sameAnswer() {
    RandomBallots.seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = RandomBallots.of(seed);
              assertThat(rule().decided(RandomBallots.scaled(vote, 4), REQUESTED))
                  .as("seed %d", seed)
                  .isEqualTo(rule().decided(vote, REQUESTED));
            });
  }
}
