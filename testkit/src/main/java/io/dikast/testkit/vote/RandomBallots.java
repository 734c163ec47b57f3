package io.dikast.testkit.vote;

import io.dikast.engine.vote.Ballot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Votes to try a law on: few responses and coarse scores, so that ties of every kind occur. */
final class RandomBallots {

  /** Votes each law is tried on. */
  static final int VOTES = 300;

  private RandomBallots() {}

  /** The seeds of the votes; a failure names its seed. */
  static Stream<Long> seeds() {
    return IntStream.range(0, VOTES).mapToObj(Long::valueOf);
  }

  /** A vote of 1 to 6 responses and 1 to 12 ballots. */
  static List<Ballot> of(long seed) {
    Random random = new Random(seed);
    int responses = 1 + random.nextInt(6);
    int ballots = 1 + random.nextInt(12);
    boolean weighted = random.nextInt(3) == 0;
    int steps = random.nextBoolean() ? 10 : 3;
    boolean whole = random.nextInt(4) != 0;
    List<Ballot> vote = new ArrayList<>();
    for (int index = 0; index < ballots; index++) {
      List<Double> scores = new ArrayList<>();
      for (int response = 0; response < responses; response++) {
        scores.add(whole ? 1.0 + random.nextInt(steps) : 1 + 9 * random.nextDouble());
      }
      // Gaps between the indices: draws that did not vote.
      vote.add(new Ballot(2 * index, scores, weighted ? 0.05 + random.nextDouble() : 1));
    }
    return vote;
  }

  /** The same, but one response is alone at the top of most ballots, now and then of all. */
  static List<Ballot> leaning(long seed) {
    List<Ballot> vote = of(seed);
    Random random = new Random(31 * seed + 7);
    int leader = random.nextInt(responses(vote));
    double share = random.nextInt(3) == 0 ? 1 : 0.8;
    return vote.stream()
        .map(
            ballot -> {
              if (random.nextDouble() >= share) {
                return ballot;
              }
              List<Double> scores = new ArrayList<>(ballot.scores());
              scores.replaceAll(score -> Math.min(score, 6));
              scores.set(leader, 8.0 + random.nextInt(3));
              return new Ballot(ballot.index(), scores, ballot.weight());
            })
        .toList();
  }

  static int responses(List<Ballot> vote) {
    return vote.getFirst().scores().size();
  }

  /** A permutation of 0..n-1. */
  static List<Integer> permutation(int size, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(order, new Random(~seed));
    return order;
  }

  /** The same vote where response {@code order.get(i)} now stands at {@code i}. */
  static List<Ballot> relabelled(List<Ballot> vote, List<Integer> order) {
    return vote.stream()
        .map(
            ballot ->
                new Ballot(
                    ballot.index(),
                    order.stream().map(ballot.scores()::get).toList(),
                    ballot.weight()))
        .toList();
  }

  /** The same vote with other weights in the same proportion. */
  static List<Ballot> scaled(List<Ballot> vote, double factor) {
    return vote.stream()
        .map(ballot -> new Ballot(ballot.index(), ballot.scores(), ballot.weight() * factor))
        .toList();
  }

  /** Whether this ballot puts a response alone at the top. */
  static boolean strictTop(Ballot ballot, int response) {
    double score = ballot.scores().get(response);
    for (int other = 0; other < ballot.scores().size(); other++) {
      if (other != response && ballot.scores().get(other) >= score) {
        return false;
      }
    }
    return true;
  }
}
