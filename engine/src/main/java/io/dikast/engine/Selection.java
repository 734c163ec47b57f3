package io.dikast.engine;

import io.dikast.engine.reward.ResponseNote;
import io.dikast.engine.vote.Tally;
import java.util.List;
import java.util.Objects;

/**
 * The winner, the totals and why.
 *
 * @param id {@code sel-} and 32 hexadecimal digits, new for every selection
 * @param model name of the judge's model
 * @param tally ranking, votes, agreement and margin over the samples that were kept
 * @param stopReason why no more samples were drawn
 * @param counts what became of the draws
 * @param samples every draw that came back, in index order
 * @param usage what it cost
 * @param seed reproduces permutations and draws
 * @param notes which responses the judge did not see as they were given
 */
public record Selection(
    String id,
    String model,
    Tally tally,
    StopReason stopReason,
    JudgeCounts counts,
    List<ScoredSample> samples,
    Usage usage,
    long seed,
    List<ResponseNote> notes) {

  public Selection {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(tally, "tally");
    Objects.requireNonNull(stopReason, "stopReason");
    Objects.requireNonNull(counts, "counts");
    samples = List.copyOf(samples);
    Objects.requireNonNull(usage, "usage");
    notes = List.copyOf(notes);
  }

  /** A selection whose judge saw every response as it was given. */
  public Selection(
      String id,
      String model,
      Tally tally,
      StopReason stopReason,
      JudgeCounts counts,
      List<ScoredSample> samples,
      Usage usage,
      long seed) {
    this(id, model, tally, stopReason, counts, samples, usage, seed, List.of());
  }

  /** Index of the chosen response. */
  public int best() {
    return tally.best();
  }
}
