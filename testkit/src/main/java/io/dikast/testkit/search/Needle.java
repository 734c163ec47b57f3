package io.dikast.testkit.search;

import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import io.dikast.engine.search.TreeSearch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A problem whose best answer, the only one worth 1, is known and hardly ever met blindly. A node
 * stands for the places on the way to it.
 *
 * <ul>
 *   <li>Listed: an answer has six steps of four kinds, one of 4,096 answers is right. A step's
 *       value says, with noise, whether all is right so far, as a process reward would.
 *   <li>Drawn: a child is its parent's answer revised. Three of ten revisions raise its level by
 *       one, three lower it, the others leave it; the sixth level is the best answer. The value
 *       says, with noise, which level it is.
 * </ul>
 */
public final class Needle {

  private static final int DEPTH = 6;
  private static final int KINDS = 4;
  private static final double RAISED = 0.3;
  private static final double LOWERED = 0.7;

  private final long seed;
  private final boolean drawn;
  private final int[] right;

  private Needle(long seed, boolean drawn) {
    this.seed = seed;
    this.drawn = drawn;
    this.right = new SplittableRandom(seed).ints(DEPTH, 0, KINDS).toArray();
  }

  /** The problem of this seed, with known children. */
  public static Needle listed(long seed) {
    return new Needle(seed, false);
  }

  /** The problem of this seed, with drawn children. */
  public static Needle drawn(long seed) {
    return new Needle(seed, true);
  }

  /** The children of the root, and of every node that is no end. */
  public Children children() {
    return drawn ? Children.drawn() : Children.listed(KINDS);
  }

  /**
   * What a node is worth: 1 for the best answer, at most 0.95 for any other.
   *
   * @param way the places from the root to it, at least one
   */
  public Evaluation evaluate(List<Integer> way) {
    int good = drawn ? level(way) : rightSteps(way);
    if (good == DEPTH) {
      return Evaluation.end(1);
    }
    double noise = 2 * random(way).nextDouble() - 1;
    if (drawn) {
      return new Evaluation(0.1 + 0.14 * good + 0.1 * noise, children());
    }
    double value = good == way.size() ? 0.4 + 0.08 * good : 0.2 + 0.05 * good;
    return new Evaluation(value + 0.15 * noise, way.size() == DEPTH ? Children.none() : children());
  }

  private int rightSteps(List<Integer> way) {
    int good = 0;
    while (good < way.size() && way.get(good) == right[good]) {
      good++;
    }
    return good;
  }

  private int level(List<Integer> way) {
    int level = 0;
    for (int i = 1; i <= way.size(); i++) {
      SplittableRandom revision = random(way.subList(0, i));
      double luck = revision.split().nextDouble();
      level = Math.max(0, luck < RAISED ? level + 1 : luck > LOWERED ? level - 1 : level);
    }
    return Math.min(DEPTH, level);
  }

  private SplittableRandom random(List<Integer> way) {
    return new SplittableRandom(seed * 1_000_003 + way.hashCode());
  }

  /**
   * Searches until no more is asked.
   *
   * @param atOnce tickets kept out, at least 1; which of them is told next is random by the seed
   * @return whether the best answer was found
   */
  public boolean foundBy(TreeSearch search, int atOnce) {
    SplittableRandom order = new SplittableRandom(~seed);
    Map<Integer, List<Integer>> ways = new HashMap<>(Map.of(0, List.of()));
    List<Integer> out = new ArrayList<>();
    while (true) {
      while (out.size() < atOnce && search.ask() instanceof Ask.Expand(int t, int p, int place)) {
        List<Integer> way = new ArrayList<>(ways.getOrDefault(p, List.of()));
        way.add(place);
        ways.put(t, way);
        out.add(t);
      }
      if (out.isEmpty()) {
        return search.best().isPresent() && search.node(search.best().getAsInt()).value() == 1;
      }
      int ticket = out.remove(/* index */ order.nextInt(out.size()));
      search.tell(ticket, evaluate(ways.getOrDefault(ticket, List.of())));
    }
  }

  /**
   * Draws whole answers blindly, six steps or revisions each.
   *
   * @param steps that may be drawn in all
   * @return whether the best answer was among them
   */
  public boolean foundByBestOfN(int steps) {
    SplittableRandom random = new SplittableRandom(seed + 1);
    for (int n = 0; n < steps / DEPTH; n++) {
      List<Integer> way = random.ints(DEPTH, 0, drawn ? Integer.MAX_VALUE : KINDS).boxed().toList();
      if (evaluate(way).value() == 1) {
        return true;
      }
    }
    return false;
  }
}
