package io.dikast.aggregators;

import io.dikast.engine.vote.Aggregator;
import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.ArrayList;
import java.util.Arrays;
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
  void figures() {
    for (double c : new double[] {0.9, 0.95, 0.99, 0.995, 0.999}) {
      System.out.println(
          "FIG beta "
              + c
              + " "
              + ofTheVote(StoppingRules.betaPosterior(c))
              + " mean "
              + ofTheMean(StoppingRules.betaPosterior(c)));
      System.out.println(
          "FIG bayes "
              + c
              + " "
              + ofTheVote(StoppingRules.bayesian(c))
              + " mean "
              + ofTheMean(StoppingRules.bayesian(c)));
      System.out.println(
          "FIG margin "
              + c
              + " "
              + ofTheVote(StoppingRules.margin(c))
              + " mean "
              + ofTheMean(StoppingRules.margin(c)));
    }
    for (int w : new int[] {3, 4, 6, 8, 10, 12}) {
      System.out.println(
          "FIG window "
              + w
              + " "
              + ofTheVote(StoppingRules.stableWindow(w))
              + " mean "
              + ofTheMean(StoppingRules.stableWindow(w)));
    }
    System.out.println(
        "FIG unreachable "
            + ofTheVote(StoppingRules.unreachable())
            + " mean "
            + ofTheMean(StoppingRules.unreachable()));
    System.out.println(
        "FIG unreachableMean "
            + ofTheVote(StoppingRules.unreachableMean())
            + " mean "
            + ofTheMean(StoppingRules.unreachableMean()));
    System.out.println(
        "FIG accuracy " + Arrays.toString(new double[] {ofTheVote(StoppingRule.NEVER).draws()}));
  }
}
