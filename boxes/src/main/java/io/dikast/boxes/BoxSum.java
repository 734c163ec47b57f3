package io.dikast.boxes;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A sum about a box: so many things, then so many more or fewer.
 *
 * @param start things in the box, {@value #LEAST_START} to {@value #MOST_START}
 * @param noun what they are, in the plural
 * @param changes one to three; the box always holds {@value #LEAST_HELD} to {@value #MOST_HELD}
 */
public record BoxSum(int start, String noun, List<Change> changes) {

  static final int LEAST_START = 5;
  static final int MOST_START = 45;
  static final int LEAST_HELD = 3;
  static final int MOST_HELD = 49;
  static final int LEAST_AMOUNT = 2;
  static final int MOST_AMOUNT = 9;

  /** Whatever a fault leads to, a number is small: one token of the tiny model. */
  static final int MOST_WRITTEN = 59;

  static final List<String> NOUNS =
      List.of("books", "apples", "coins", "cards", "pens", "cups", "stamps", "marbles");

  /** How a change is told. */
  public enum Wording {
    ADDED("are added", true),
    ARRIVE("more arrive", true),
    LOST("are lost", false),
    TAKEN("are taken away", false);

    private final String words;
    private final boolean adds;

    Wording(String words, boolean adds) {
      this.words = words;
      this.adds = adds;
    }

    boolean adds() {
      return adds;
    }
  }

  /**
   * One change.
   *
   * @param amount {@value #LEAST_AMOUNT} to {@value #MOST_AMOUNT}
   */
  public record Change(int amount, Wording wording) {
    public Change {
      Objects.requireNonNull(wording, "wording");
      if (amount < LEAST_AMOUNT || amount > MOST_AMOUNT) {
        throw new IllegalArgumentException(
            "amount must be in " + LEAST_AMOUNT + ".." + MOST_AMOUNT + ", got " + amount);
      }
    }

    boolean adds() {
      return wording.adds();
    }

    int apply(int held) {
      return adds() ? held + amount : held - amount;
    }

    /** As a solution writes it, such as {@code +7}. */
    String written() {
      return Solution.Step.change(adds(), amount);
    }
  }

  public BoxSum {
    Objects.requireNonNull(noun, "noun");
    changes = List.copyOf(changes);
    if (start < LEAST_START || start > MOST_START) {
      throw new IllegalArgumentException(
          "start must be in " + LEAST_START + ".." + MOST_START + ", got " + start);
    }
    if (changes.isEmpty() || changes.size() > 3) {
      throw new IllegalArgumentException("changes must be 1 to 3, got " + changes.size());
    }
    int held = start;
    for (Change change : changes) {
      held = change.apply(held);
      if (held < LEAST_HELD || held > MOST_HELD) {
        throw new IllegalArgumentException(
            "the box must always hold " + LEAST_HELD + ".." + MOST_HELD + ", got " + held);
      }
    }
  }

  /** The question in words. */
  public String question() {
    String told =
        changes.stream()
            .map(change -> "then " + change.amount() + " " + change.wording().words)
            .collect(Collectors.joining(", "));
    return "A box holds "
        + start
        + " "
        + noun
        + ". T"
        + told.substring(1)
        + ". How many "
        + noun
        + " are there now?";
  }

  /** The right solution, step by step. */
  public Solution solution() {
    return solve(Optional.empty()).orElseThrow();
  }

  /**
   * A solution with this fault.
   *
   * @return nothing where the fault would leave the box empty, owing or with sixty things: no pupil
   *     writes that
   */
  public Optional<Solution> solution(Fault fault) {
    return solve(Optional.of(fault));
  }

  private Optional<Solution> solve(Optional<Fault> fault) {
    List<Solution.Step> steps = new ArrayList<>();
    int held = start;
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      Solution.Step right = Solution.Step.computed(held, change.adds(), change.amount());
      int index = i;
      Solution.Step written = fault.map(wrong -> wrong.spoil(index, right)).orElse(right);
      if (!canBeWritten(written.result())) {
        return Optional.empty();
      }
      steps.add(written);
      held = written.result();
    }
    int result = held;
    int answer = fault.map(wrong -> wrong.spoilAnswer(result)).orElse(result);
    return canBeWritten(answer) ? Optional.of(new Solution(steps, answer)) : Optional.empty();
  }

  static boolean canBeWritten(int number) {
    return number >= 1 && number <= MOST_WRITTEN;
  }
}
