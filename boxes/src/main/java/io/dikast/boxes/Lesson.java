package io.dikast.boxes;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A mixture of exercises.
 *
 * @param shares how often each comes, relative to the others: one at least, all above 0
 */
public record Lesson(Map<Exercise, Integer> shares) {

  /** All that the tiny model is to be able to do. */
  public static final Lesson EVERYTHING =
      of(Exercise.JUDGING, 66)
          .and(Exercise.SOLVING, 12)
          .and(Exercise.STEPS, 9)
          .and(Exercise.CHECKS, 5)
          .and(Exercise.RECALL, 8);

  /** What it is to be able to do besides judging. */
  public static final Lesson BESIDES_JUDGING =
      of(Exercise.SOLVING, 1).and(Exercise.STEPS, 1).and(Exercise.CHECKS, 1);

  public Lesson {
    if (shares.isEmpty() || shares.values().stream().anyMatch(share -> share <= 0)) {
      throw new IllegalArgumentException("shares must be above 0 and some there, got " + shares);
    }
    // In the order of the exercises, so that a seed always means the same.
    shares = Collections.unmodifiableMap(new EnumMap<>(shares));
  }

  public static Lesson of(Exercise exercise, int share) {
    return new Lesson(Map.of(exercise, share));
  }

  /** The same with another exercise. */
  public Lesson and(Exercise exercise, int share) {
    Map<Exercise, Integer> more = new EnumMap<>(shares);
    more.put(exercise, share);
    return new Lesson(more);
  }

  /** The document of a seed. */
  public Demonstration demonstration(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int drawn = Lot.draw(List.copyOf(shares.values()), random);
    return List.copyOf(shares.keySet()).get(drawn).demonstration(random);
  }
}
