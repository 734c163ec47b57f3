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
 * @param changes two or three; the box never holds fewer than {@value #LEAST_HELD}
 */
public record BoxSum(int start, String noun, List<Change> changes) {

  static final int LEAST_START = 10;
  static final int MOST_START = 60;
  static final int LEAST_HELD = 10;
  static final int LEAST_AMOUNT = 2;
  static final int MOST_AMOUNT = 12;

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

    int apply(int held) {
      return wording.adds() ? held + amount : held - amount;
    }
  }

  /** The one thing that is wrong in a wrong solution; what follows is computed from it. */
  public sealed interface Fault {

    /** Which change, from 0. */
    int step();

    /** The result is off by this much. */
    record Slip(int step, int by) implements Fault {
      public Slip {
        if (!SLIPS.contains(by)) {
          throw new IllegalArgumentException("a slip is one of " + SLIPS + ", got " + by);
        }
      }
    }

    /** Added instead of taken away, or the other way round. */
    record WrongOperation(int step) implements Fault {}

    /** Another amount than the question's was used. */
    record Misread(int step, int amount) implements Fault {}
  }

  static final List<Integer> SLIPS = List.of(-10, -2, -1, 1, 2, 10);

  public BoxSum {
    Objects.requireNonNull(noun, "noun");
    changes = List.copyOf(changes);
    if (start < LEAST_START || start > MOST_START) {
      throw new IllegalArgumentException(
          "start must be in " + LEAST_START + ".." + MOST_START + ", got " + start);
    }
    if (changes.size() < 2 || changes.size() > 3) {
      throw new IllegalArgumentException("changes must be 2 or 3, got " + changes.size());
    }
    int held = start;
    for (Change change : changes) {
      held = change.apply(held);
      if (held < LEAST_HELD) {
        throw new IllegalArgumentException(
            "the box must never hold fewer than " + LEAST_HELD + ", got " + held);
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
  public String solution() {
    return solve(Optional.empty()).orElseThrow();
  }

  /**
   * A solution with this fault.
   *
   * @return nothing where the fault would leave the box empty or owing: no pupil writes that
   */
  public Optional<String> solution(Fault fault) {
    return solve(Optional.of(fault));
  }

  private Optional<String> solve(Optional<Fault> fault) {
    List<String> steps = new ArrayList<>();
    int held = start;
    for (int i = 0; i < changes.size(); i++) {
      int amount = changes.get(i).amount();
      boolean adds = changes.get(i).wording().adds();
      int slip = 0;
      if (fault.isPresent() && fault.get().step() == i) {
        switch (fault.get()) {
          case Fault.Slip(int _, int by) -> slip = by;
          case Fault.WrongOperation(int _) -> adds = !adds;
          case Fault.Misread(int _, int misread) -> amount = misread;
        }
      }
      int result = (adds ? held + amount : held - amount) + slip;
      if (result < 1) {
        return Optional.empty();
      }
      steps.add(held + (adds ? "+" : "-") + amount + "=" + result);
      held = result;
    }
    return Optional.of(String.join(", ", steps) + ". Answer: " + held);
  }
}
