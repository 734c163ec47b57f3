package io.dikast.metarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Parts questions into folds whose sizes differ by one at most: by the questions and the seed
 * alone, whatever order they come in and however often.
 */
final class QuestionFolds {

  private final Map<String, Integer> folds = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * @param questions at least {@code count} different ones
   * @param count how many folds
   */
  QuestionFolds(Collection<String> questions, int count, long seed) {
    List<String> order = new ArrayList<>(new TreeSet<>(questions));
    if (order.size() < count) {
      throw new IllegalArgumentException(
          count + " folds need as many questions, got " + order.size());
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    for (int i = 0; i < order.size(); i++) {
      folds.put(order.get(i), i % count);
      numbers.put(order.get(i), i);
    }
  }

  /** The fold of a question, from 0. */
  int of(String question) {
    return known(folds, question);
  }

  /** The number of a question, from 0. */
  int number(String question) {
    return known(numbers, question);
  }

  private static int known(Map<String, Integer> of, String question) {
    Integer value = of.get(question);
    if (value == null) {
      throw new IllegalArgumentException("no such question: " + question);
    }
    return value;
  }

  /** How many different questions there are. */
  int questions() {
    return folds.size();
  }
}
