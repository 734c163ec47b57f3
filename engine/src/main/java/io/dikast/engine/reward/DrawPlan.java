package io.dikast.engine.reward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Lays out the draws of a request: a seed and a permutation each.
 *
 * <p>The paper shuffles before every sample, which leaves no two prompts alike and so nothing to
 * share. Here draws take turns over a few rotations of one shuffled order, evenly spaced: every
 * response stands equally often at each of these positions (a cyclic Latin square where there are
 * as many rotations as responses), and k draws need only as many prompts as there are rotations.
 * Any prefix of the draws is balanced to within one, which early stopping relies on.
 */
public final class DrawPlan {

  /** Rotations unless the caller asks for another number: enough to even out first and last. */
  public static final int DEFAULT_ROTATIONS = 4;

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private DrawPlan() {}

  /**
   * Draws over balanced rotations of a shuffled order.
   *
   * @param draws how many, at least 1
   * @param responses how many, at least 1
   * @param seed determines everything
   * @param rotations the most different orders, at least 1; no more than {@code draws} or {@code
   *     responses} are used
   */
  public static List<Draw> balanced(int draws, int responses, long seed, int rotations) {
    if (draws < 1 || responses < 1 || rotations < 1) {
      throw new IllegalArgumentException(
          "draws, responses and rotations must be at least 1, got "
              + draws
              + ", "
              + responses
              + ", "
              + rotations);
    }
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, responses).boxed().toList());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = responses - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    int count = Math.min(rotations, Math.min(draws, responses));
    List<Permutation> orders = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      List<Integer> rotated = new ArrayList<>(shuffled);
      Collections.rotate(rotated, i * responses / count);
      orders.add(new Permutation(rotated));
    }
    return plan(draws, seed, orders);
  }

  /** Draws that all see the responses as given. */
  public static List<Draw> unshuffled(int draws, int responses, long seed) {
    return plan(draws, seed, List.of(Permutation.identity(responses)));
  }

  private static List<Draw> plan(int draws, long seed, List<Permutation> orders) {
    return IntStream.range(0, draws)
        .mapToObj(i -> new Draw(i, seedOf(seed, i), orders.get(i % orders.size())))
        .toList();
  }

  /**
   * Seed of draw {@code index}: SplitMix64's output at that position, so neighbours share nothing.
   */
  static long seedOf(long seed, int index) {
    long z = seed + GOLDEN_GAMMA * (index + 1L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
