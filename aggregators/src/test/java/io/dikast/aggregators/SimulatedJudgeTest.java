package io.dikast.aggregators;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What the rules save, and what that costs, on a judge whose error rates are known: response 0 of
 * four is the best, and a draw puts it at the top in 45, 60, 75 or 90 of 100 cases; of its errors
 * two in three fall for the same other response. One draw in twenty is unreadable.
 */
final class SimulatedJudgeTest {

  private static final int DRAWS = 32;
  private static final int QUESTIONS = 2000;
  private static final double[] SKILL = {0.45, 0.6, 0.75, 0.9};

  /**
   * What came of a rule.
   *
   * @param draws share of the draws that were made, in 0..1
   * @param equalWinners share of the questions whose winner is that of all draws
   * @param loss accuracy with all draws less accuracy with the rule
   */
  private record Outcome(double draws, double equalWinners, double loss) {}

  private static List<Ballot> question(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double skill = SKILL[(int) (seed % SKILL.length)];
    List<Ballot> ballots = new ArrayList<>();
    for (int index = 0; index < DRAWS; index++) {
      double error = random.nextDouble() - skill;
      int top = error < 0 ? 0 : error < (1 - skill) * 2 / 3 ? 1 : random.nextInt(2, 4);
      double[] scores = new double[4];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = i == top ? random.nextInt(7, 11) : random.nextInt(1, 8);
      }
      if (random.nextInt(20) > 0) {
        ballots.add(Votes.weighted(index, 1, scores));
      }
    }
    return ballots;
  }

  private static Outcome outcome(StoppingRule rule, Aggregator aggregator) {
    long draws = 0;
    int equal = 0;
    int lost = 0;
    for (int seed = 0; seed < QUESTIONS; seed++) {
      List<Ballot> all = question(seed);
      int ballots = 1;
      while (ballots < all.size() && !rule.decided(all.subList(0, ballots), DRAWS)) {
        ballots++;
      }
      draws += ballots < all.size() ? all.get(ballots - 1).index() + 1 : DRAWS;
      int winner = aggregator.count(all.subList(0, ballots), seed).best();
      int full = aggregator.count(all, seed).best();
      equal += winner == full ? 1 : 0;
      lost += (full == 0 ? 1 : 0) - (winner == 0 ? 1 : 0);
    }
    return new Outcome(
        (double) draws / DRAWS / QUESTIONS, (double) equal / QUESTIONS, (double) lost / QUESTIONS);
  }

  private static Outcome ofTheVote(StoppingRule rule) {
    return outcome(rule, Aggregators.majority());
  }

  private static Outcome ofTheMean(StoppingRule rule) {
    return outcome(rule, Aggregators.meanScore());
  }

  @Test
  void unreachable_winnersAreThoseOfAllDraws() {
    Outcome vote = ofTheVote(StoppingRules.unreachable());
    Outcome mean = ofTheMean(StoppingRules.unreachableMean());

    assertThat(vote.equalWinners()).isEqualTo(1);
    assertThat(vote.draws()).as("0.748 when written").isLessThan(0.76);
    assertThat(mean.equalWinners()).isEqualTo(1);
    assertThat(mean.draws()).as("0.848 when written").isLessThan(0.86);
  }

  @Test
  void betaPosterior_moreConfidence_moreDrawsAndMoreEqualWinners() {
    Outcome bold = ofTheVote(StoppingRules.betaPosterior(0.9));
    Outcome usual = ofTheVote(StoppingRules.betaPosterior(0.95));
    Outcome careful = ofTheVote(StoppingRules.betaPosterior(0.99));

    assertThat(bold.draws()).isLessThan(usual.draws());
    assertThat(usual.draws()).isLessThan(careful.draws());
    assertThat(bold.equalWinners()).as("0.974 when written").isBetween(0.96, 1.0);
    assertThat(usual.equalWinners()).as("0.991 when written").isBetween(0.98, 1.0);
    assertThat(careful.equalWinners()).as("0.9995 when written").isBetween(0.995, 1.0);
    assertThat(usual.draws()).as("0.481 when written").isLessThan(0.49);
  }

  @Test
  void bayesian_losesHalfAPointAtMostForLessThanHalfOfTheDraws() {
    Outcome vote = ofTheVote(StoppingRules.bayesian(0.9));
    Outcome mean = ofTheMean(StoppingRules.bayesian(0.9));

    assertThat(vote.draws()).as("0.435 when written").isLessThan(0.45);
    assertThat(vote.loss()).as("0.004 when written").isLessThanOrEqualTo(0.005);
    assertThat(mean.loss()).as("0.002 when written").isLessThanOrEqualTo(0.005);
    assertThat(vote.draws())
        .as("it never stops before the Beta rule")
        .isGreaterThan(ofTheVote(StoppingRules.betaPosterior(0.9)).draws());
  }

  @Test
  void margin_decidesTheMean() {
    Outcome mean = ofTheMean(StoppingRules.margin(0.95));
    Outcome careful = ofTheMean(StoppingRules.margin(0.99));

    assertThat(mean.draws()).as("0.426 when written").isLessThan(0.44);
    assertThat(mean.equalWinners()).as("0.971 when written").isBetween(0.96, 1.0);
    assertThat(careful.draws()).as("0.608 when written").isBetween(mean.draws(), 0.62);
    assertThat(careful.equalWinners()).as("0.998 when written").isBetween(0.99, 1.0);
  }

  @Test
  void stableWindow_longerWindow_moreDrawsAndMoreEqualWinners() {
    Outcome few = ofTheVote(StoppingRules.stableWindow(4));
    Outcome many = ofTheVote(StoppingRules.stableWindow(8));

    assertThat(few.draws()).as("0.231 when written").isLessThan(0.24);
    assertThat(few.equalWinners()).as("0.898 when written").isBetween(0.88, 1.0);
    assertThat(many.draws()).as("0.416 when written").isBetween(few.draws(), 0.43);
    assertThat(many.equalWinners()).as("0.948 when written").isBetween(few.equalWinners(), 1.0);
  }
}
