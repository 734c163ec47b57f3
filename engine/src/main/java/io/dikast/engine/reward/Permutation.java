package io.dikast.engine.reward;

import java.util.List;

/**
 * The order in which a draw sees the responses: {@code order.get(position)} is the index of the
 * response that stands at that position.
 */
public record Permutation(List<Integer> order) {

  public Permutation {
    order = List.copyOf(order);
    boolean[] seen = new boolean[order.size()];
    for (int index : order) {
      if (index < 0 || index >= seen.length || seen[index]) {
        throw new IllegalArgumentException(
            "a permutation holds each of 0.." + (seen.length - 1) + " once, got " + order);
      }
      seen[index] = true;
    }
  }

  /** As given. */
  public static Permutation identity(int size) {
    return new Permutation(java.util.stream.IntStream.range(0, size).boxed().toList());
  }

  public int size() {
    return order.size();
  }

  /** The items in the order the draw sees them. */
  public <T> List<T> apply(List<T> items) {
    checkSize(items.size());
    return order.stream().map(items::get).toList();
  }

  /** Values by position, mapped back to the order of the responses. */
  public <T> List<T> restore(List<T> byPosition) {
    checkSize(byPosition.size());
    @SuppressWarnings("unchecked")
    T[] restored = (T[]) new Object[order.size()];
    for (int position = 0; position < restored.length; position++) {
      restored[order.get(position)] = byPosition.get(position);
    }
    return List.of(restored);
  }

  private void checkSize(int given) {
    if (given != order.size()) {
      throw new IllegalArgumentException(
          "a permutation of " + order.size() + " does not fit " + given + " items");
    }
  }
}
