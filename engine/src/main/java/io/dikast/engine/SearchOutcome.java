package io.dikast.engine;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * The answer, what it was chosen from, and why.
 *
 * @param id {@code search-} and 32 hexadecimal digits, new for every search
 * @param model name of the policy model
 * @param strategy as {@link AnswerSearch#strategy}
 * @param best position in {@code candidates} of the chosen answer
 * @param candidates every answer that was written, by index; what a limit cut off only where there
 *     was nothing else
 * @param stopReason why no more was drawn
 * @param draws what became of the draws of the policy
 * @param selections what judges said, in the order they were asked; empty without one
 * @param usage what it cost, by role too
 * @param seed reproduces it
 */
public record SearchOutcome(
    String id,
    String model,
    String strategy,
    int best,
    List<Candidate> candidates,
    StopReason stopReason,
    Draws draws,
    List<Selection> selections,
    Usage usage,
    long seed) {

  /**
   * What became of the draws of a policy: whole answers, or steps.
   *
   * @param made draws that were started
   * @param failed draws that the backend failed, or that a limit cut off
   */
  public record Draws(int made, int failed) {
    public Draws {
      if (failed < 0 || failed > made) {
        throw new IllegalArgumentException("of " + made + " draws there cannot fail " + failed);
      }
    }
  }

  public SearchOutcome {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(strategy, "strategy");
    candidates = List.copyOf(candidates);
    Objects.requireNonNull(stopReason, "stopReason");
    Objects.requireNonNull(draws, "draws");
    selections = List.copyOf(selections);
    Objects.requireNonNull(usage, "usage");
    Objects.checkIndex(best, candidates.size());
  }

  /** A name for a new outcome. */
  public static String newId() {
    return "search-" + UUID.randomUUID().toString().replace("-", "");
  }

  /** The chosen answer. */
  public Candidate chosen() {
    return candidates.get(best);
  }

  /** Its characters. */
  public String answer() {
    return chosen().text();
  }
}
