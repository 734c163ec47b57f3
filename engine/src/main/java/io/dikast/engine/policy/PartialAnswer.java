package io.dikast.engine.policy;

import io.dikast.engine.backend.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An answer as far as it is written. Immutable.
 *
 * @param steps one after the other, as the policy model wrote them
 * @param finished whether the model has ended it
 */
public record PartialAnswer(List<TokenSequence> steps, boolean finished) {

  /** Nothing written yet. */
  public static final PartialAnswer EMPTY = new PartialAnswer(List.of(), false);

  public PartialAnswer {
    steps = List.copyOf(steps);
  }

  /**
   * This answer and what follows.
   *
   * @throws IllegalStateException if it is finished
   */
  public PartialAnswer followedBy(Continuation.Written next) {
    if (finished) {
      throw new IllegalStateException("a finished answer cannot be continued");
    }
    List<TokenSequence> longer = new ArrayList<>(steps);
    longer.add(next.step());
    return new PartialAnswer(longer, next.finished());
  }

  /**
   * This answer and the beginning of what follows: not finished, and its last step may end
   * anywhere.
   *
   * @throws IllegalStateException if it is finished
   */
  public PartialAnswer followedBy(Continuation.CutOff beginning) {
    return followedBy(beginning.unfinished());
  }

  /** The first so many steps, not finished unless these are all of a finished answer. */
  public PartialAnswer first(int count) {
    return new PartialAnswer(steps.subList(0, count), finished && count == steps.size());
  }

  /** All characters that are written. */
  public String text() {
    return steps.stream().map(TokenSequence::text).collect(Collectors.joining());
  }
}
