package io.dikast.inference.llama;

import java.util.Arrays;

/**
 * The tokens that may be drawn, with their logits. They are ordered by logit, of equals the lower
 * id first, so every truncation has one outcome. Owns scratch arrays: for one thread.
 */
final class Candidates {

  /** A range this short is sorted instead of parted further. */
  private static final int SHORT = 24;

  private final int[] ids;
  private final float[] values;
  private final double[] weights;
  private int count;

  Candidates(int vocabulary) {
    this.ids = new int[vocabulary];
    this.values = new float[vocabulary];
    this.weights = new double[vocabulary];
  }

  /** The ids, in no order that means anything. */
  int[] ids() {
    return Arrays.copyOf(ids, count);
  }

  /** All with logits of at least this much. */
  void takeAbove(float[] logits, float cut) {
    count = 0;
    for (int id = 0; id < logits.length; id++) {
      if (logits[id] >= cut) {
        ids[count] = id;
        values[count++] = logits[id];
      }
    }
  }

  /** The k first, by a heap whose root is the last of them. */
  void takeTop(float[] logits, int k) {
    for (int id = 0; id < k; id++) {
      ids[id] = id;
      values[id] = logits[id];
    }
    for (int i = k / 2 - 1; i >= 0; i--) {
      siftDown(i, k);
    }
    float least = values[0];
    for (int id = k; id < logits.length; id++) {
      if (logits[id] > least) {
        ids[0] = id;
        values[0] = logits[id];
        siftDown(0, k);
        least = values[0];
      }
    }
    count = k;
  }

  private void siftDown(int root, int size) {
    int id = ids[root];
    float value = values[root];
    int at = root;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(child, values[child + 1], ids[child + 1])) {
        child++;
      }
      if (!after(child, value, id)) {
        break;
      }
      ids[at] = ids[child];
      values[at] = values[child];
      at = child;
    }
    ids[at] = id;
    values[at] = value;
  }

  private boolean before(int index, float value, int id) {
    return values[index] > value || (values[index] == value && ids[index] < id);
  }

  private boolean after(int index, float value, int id) {
    return values[index] < value || (values[index] == value && ids[index] > id);
  }

  /**
   * Keeps the fewest that together reach this share of the probability at temperature 1, at least
   * one.
   */
  void keepNucleus(double topP) {
    if (topP == 1) {
      return;
    }
    float max = max();
    double need = 0;
    for (int i = 0; i < count; i++) {
      weights[i] = Math.exp(values[i] - max);
      need += weights[i];
    }
    need *= topP;
    // All before `from` are in, none from `to` on is.
    int from = 0;
    int to = count;
    while (to - from > SHORT) {
      int middle = part(from, to);
      double front = 0;
      for (int i = from; i < middle; i++) {
        front += weights[i];
      }
      if (front >= need) {
        to = middle;
      } else {
        need -= front;
        from = middle;
      }
    }
    sort(from, to);
    double reached = 0;
    while (from < to && reached < need) {
      reached += weights[from++];
    }
    count = Math.max(1, from);
  }

  /**
   * Parts a range by one of its members.
   *
   * @return where the second part begins; neither part is empty
   */
  private int part(int from, int to) {
    int pivot = middleOfThree(from, (from + to) >>> 1, to - 1);
    float value = values[pivot];
    int id = ids[pivot];
    int left = from;
    int right = to - 1;
    while (true) {
      while (before(left, value, id)) {
        left++;
      }
      while (after(right, value, id)) {
        right--;
      }
      if (left >= right) {
        // The pivot stands here, and one of the three it was chosen from stands before it.
        return left;
      }
      swap(left, right);
    }
  }

  private int middleOfThree(int a, int b, int c) {
    if (before(a, values[b], ids[b])) {
      return before(b, values[c], ids[c]) ? b : before(a, values[c], ids[c]) ? c : a;
    }
    return before(a, values[c], ids[c]) ? a : before(b, values[c], ids[c]) ? c : b;
  }

  private void swap(int a, int b) {
    int id = ids[a];
    float value = values[a];
    double weight = weights[a];
    ids[a] = ids[b];
    values[a] = values[b];
    weights[a] = weights[b];
    ids[b] = id;
    values[b] = value;
    weights[b] = weight;
  }

  private void sort(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      for (int at = i; at > from && before(at, values[at - 1], ids[at - 1]); at--) {
        swap(at, at - 1);
      }
    }
  }

  /** Drops those less probable than this share of the most probable one. */
  void keepAtLeast(double minP) {
    if (minP == 0) {
      return;
    }
    float max = max();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (values[i] == max || Math.exp(values[i] - max) >= minP) {
        ids[kept] = ids[i];
        values[kept++] = values[i];
      }
    }
    count = kept;
  }

  /**
   * Draws one by its probability.
   *
   * @param scale 1 / temperature
   * @param point in [0, 1)
   */
  int draw(float scale, double point) {
    float max = max();
    double total = 0;
    for (int i = 0; i < count; i++) {
      weights[i] = ExponentialSums.exp((values[i] - max) * scale);
      total += weights[i];
    }
    double left = point * total;
    int last = 0;
    for (int i = 0; i < count; i++) {
      left -= weights[i];
      if (left < 0) {
        return ids[i];
      }
      last = weights[i] > 0 ? i : last;
    }
    return ids[last];
  }

  private float max() {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      if (values[i] > max) {
        max = values[i];
      }
    }
    return max;
  }
}
