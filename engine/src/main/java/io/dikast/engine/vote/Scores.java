package io.dikast.engine.vote;

import java.util.AbstractList;
import java.util.Collection;
import java.util.RandomAccess;

/**
 * The scores of a ballot: an immutable list that keeps them as primitives, and whole scores up to
 * 31 (a judge's lie in 1..10) as bytes too. A vote is counted many times over while draws come in;
 * counting bytes is several times faster than unboxing.
 */
public final class Scores extends AbstractList<Double> implements RandomAccess {

  /** Whole scores under this are kept as bytes. */
  public static final int SMALL = 32;

  private final double[] values;
  private final byte[] small;
  private final int best;
  private final int bestCount;

  private Scores(double[] values) {
    this.values = values;
    this.small = asBytes(values);
    int first = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] > values[first]) {
        first = i;
        count = 1;
      } else if (values[i] == values[first]) {
        count++;
      }
    }
    this.best = first;
    this.bestCount = count;
  }

  /** An immutable copy; what is one already is returned as it is. */
  public static Scores copyOf(Collection<Double> scores) {
    return scores instanceof Scores same
        ? same
        : new Scores(scores.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static byte[] asBytes(double[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      if (!(value >= 0 && value < SMALL && value == (int) value)) {
        return new byte[0];
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  @Override
  public Double get(int index) {
    return values[index];
  }

  /** The score of one response, as {@link #get}, unboxed. */
  public double at(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return values.length;
  }

  /** Index of the highest score, the first of equal ones. */
  public int best() {
    return best;
  }

  /** How many responses have the highest score. */
  public int bestCount() {
    return bestCount;
  }

  /** Whether all are whole numbers from 0 up to 31. */
  public boolean areSmall() {
    return small.length == values.length;
  }

  /** Copies all of them into an array. */
  public void copyInto(double[] target, int from) {
    System.arraycopy(values, 0, target, from, values.length);
  }

  /**
   * Copies all of them into an array.
   *
   * @throws IllegalStateException if they are not {@linkplain #areSmall small}
   */
  public void copyInto(byte[] target, int from) {
    if (!areSmall()) {
      throw new IllegalStateException("not all scores are whole numbers under " + SMALL);
    }
    System.arraycopy(small, 0, target, from, small.length);
  }
}
