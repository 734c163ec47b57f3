package io.dikast.testkit.vote;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The laws of {@link StoppingRule}. To test one, extend this class. */
public abstract class StoppingRuleContract {

  /** The rule under test. */
  protected abstract StoppingRule rule();

  /** With fewer ballots than this the rule decides nothing, however they vote. */
  protected int minimum() {
    return 1;
  }

  private static Stream<Long> seeds() {
    return RandomBallots.seeds();
  }

  /** Votes of all kinds, and such as are soon decided. */
  private static List<Ballot> vote(long seed) {
    return seed % 3 == 0 ? RandomBallots.of(seed) : RandomBallots.leaning(seed);
  }

  /** The ballots of every prefix that has one, shortest first. */
  private static List<List<Ballot>> prefixes(List<Ballot> vote) {
    return IntStream.rangeClosed(1, vote.size()).mapToObj(m -> vote.subList(0, m)).toList();
  }

  /** How many draws may have been asked for: with none to come, and with ever more. */
  private static int[] requests(List<Ballot> prefix) {
    int drawn = prefix.getLast().index() + 1;
    return new int[] {drawn, drawn + 1, drawn + 2, drawn + 5, drawn + 200};
  }

  /** What the rule says of a prefix, by draws asked for. */
  private List<Boolean> answers(List<Ballot> prefix) {
    return IntStream.of(requests(prefix))
        .mapToObj(requested -> rule().decided(List.copyOf(prefix), requested))
        .toList();
  }

  @Test
  final void decided_noBallots_never() {
    assertThat(rule().decided(List.of(), 1)).isFalse();
    assertThat(rule().decided(List.of(), 64)).isFalse();
  }

  @Test
  final void decided_oneResponse_never() {
    List<Ballot> vote =
        IntStream.range(0, 20).mapToObj(index -> Ballot.of(index, List.of(9.0))).toList();
    for (List<Ballot> prefix : prefixes(vote)) {
      assertThat(answers(prefix)).as("%d ballots", prefix.size()).containsOnly(false);
    }
  }

  @Test
  final void decided_fewerBallotsThanTheMinimum_never() {
    seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = vote(seed);
              List<Ballot> few = vote.subList(0, Math.min(vote.size(), minimum() - 1));
              for (List<Ballot> prefix : prefixes(few)) {
                assertThat(answers(prefix)).as("seed %d", seed).containsOnly(false);
              }
            });
  }

  @Test
  final void decided_askedAgainAndOutOfTurn_sameAnswers() {
    seeds()
        .forEach(
            seed -> {
              List<List<Ballot>> prefixes = prefixes(vote(seed));
              List<List<Boolean>> growing = new ArrayList<>();
              prefixes.forEach(prefix -> growing.add(answers(prefix)));
              List<List<Boolean>> shrinking = new ArrayList<>();
              prefixes.reversed().forEach(prefix -> shrinking.addFirst(answers(prefix)));
              assertThat(shrinking).as("seed %d", seed).isEqualTo(growing);
            });
  }

  @Test
  final void decided_relabelledResponses_sameAnswer() {
    seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = vote(seed);
              List<Integer> order = RandomBallots.permutation(RandomBallots.responses(vote), seed);
              for (List<Ballot> prefix : prefixes(vote)) {
                assertThat(answers(RandomBallots.relabelled(prefix, order)))
                    .as("seed %d, %d ballots", seed, prefix.size())
                    .isEqualTo(answers(prefix));
              }
            });
  }

  @Test
  final void decided_scaledWeights_sameAnswer() {
    seeds()
        .forEach(
            seed -> {
              List<Ballot> vote = vote(seed);
              assertThat(answers(RandomBallots.scaled(vote, 4)))
                  .as("seed %d", seed)
                  .isEqualTo(answers(vote));
            });
  }

  @Test
  final void decided_fewerDrawsAskedFor_staysDecided() {
    seeds()
        .forEach(
            seed -> {
              for (List<Ballot> prefix : prefixes(vote(seed))) {
                List<Boolean> answers = answers(prefix);
                assertThat(answers.lastIndexOf(true))
                    .as("seed %d, %d ballots: %s", seed, prefix.size(), answers)
                    .isEqualTo(answers.indexOf(false) < 0 ? 4 : answers.indexOf(false) - 1);
              }
            });
  }
}
