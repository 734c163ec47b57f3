package io.dikast.eval;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.Usage;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.GrmSample;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A row whose draws are under way. The greedy draw has the index after the last sample; where the
 * paradigm draws nothing it is the only one made, and what it says is the sample too. Not
 * thread-safe.
 */
final class OpenRow {

  private final PreferenceItem item;
  private final int seed;
  private final long tieSeed;
  private final List<Draw> draws;
  private final Ledger ledger = Ledger.open(Budget.samples(1));
  private final Ledger greedyLedger = Ledger.open(Budget.samples(1));
  private final @Nullable StudySample[] settled;
  private final GrmSample.@Nullable Judged[] questioned;
  private final boolean once;
  private int open;

  OpenRow(PreferenceItem item, int seed, StudySettings settings) {
    this.item = item;
    this.seed = seed;
    this.tieSeed = ItemDigest.of(item).seed(settings.seed(), seed);
    this.draws =
        DrawPlan.balanced(
            settings.samples(), item.responses().size(), tieSeed, settings.rotations());
    this.settled = new @Nullable StudySample[draws.size() + 1];
    this.questioned = new GrmSample.@Nullable Judged[draws.size() + 1];
    this.once = !settings.draws();
    this.open = settled.length;
  }

  PreferenceItem item() {
    return item;
  }

  List<Draw> draws() {
    return draws;
  }

  /** The draw of the greedy judgement: it sees what the first sample sees. */
  Draw greedyDraw() {
    return new Draw(draws.size(), tieSeed, draws.getFirst().permutation());
  }

  boolean isGreedy(int index) {
    return index == draws.size();
  }

  Ledger ledger() {
    return ledger;
  }

  Ledger greedyLedger() {
    return greedyLedger;
  }

  /** Draws and questions that are not settled. */
  int open() {
    return open;
  }

  /** Keeps a judgement until what was asked about it is answered. */
  void question(GrmSample.Judged judged) {
    questioned[judged.draw().index()] = judged;
  }

  void answer(int index, OptionalDouble metaScore) {
    GrmSample.Judged judged = questioned[index];
    if (judged == null) {
      throw new IllegalStateException("nothing was asked about draw " + index);
    }
    // Its transcript is long; a study holds many rows.
    questioned[index] = null;
    settle(index, scored(judged, metaScore));
  }

  /** The question about a judgement came to nothing. */
  void lose(int index, String reason) {
    questioned[index] = null;
    settle(index, new StudySample.Failed(reason));
  }

  void settle(GrmSample sample) {
    settle(
        sample.draw().index(),
        switch (sample) {
          case GrmSample.Judged judged -> scored(judged, OptionalDouble.empty());
          case GrmSample.Unreadable unreadable ->
              new StudySample.Unreadable(unreadable.reason(), unreadable.written().size());
          case GrmSample.Failed failed -> new StudySample.Failed(failed.reason());
        });
  }

  /** Settles every draw in the same way. */
  void settleAll(StudySample sample) {
    for (int index = 0; index < settled.length; index++) {
      settle(index, sample);
    }
  }

  private void settle(int index, StudySample sample) {
    if (settled[index] == null) {
      settled[index] = sample;
      open--;
    }
    if (once && isGreedy(index)) {
      settle(0, sample);
    }
  }

  private static StudySample.Scored scored(GrmSample.Judged judged, OptionalDouble metaScore) {
    return new StudySample.Scored(judged.judgement().scores(), metaScore, judged.written().size());
  }

  /**
   * Fills in the generated tokens of draws that do not tell theirs (their count stands at 0): what
   * the ledger has besides, in equal parts.
   */
  private static List<StudySample> counted(List<StudySample> samples, long completionTokens) {
    long known = samples.stream().mapToLong(StudySample::tokens).sum();
    long silent = samples.stream().filter(OpenRow::isSilent).count();
    if (silent == 0) {
      return samples;
    }
    int each = (int) Math.max(0, (completionTokens - known) / silent);
    return samples.stream()
        .map(
            sample ->
                !isSilent(sample)
                    ? sample
                    : switch (sample) {
                      case StudySample.Scored(var scores, var metaScore, int _) ->
                          new StudySample.Scored(scores, metaScore, each);
                      case StudySample.Unreadable(String reason, int _) ->
                          new StudySample.Unreadable(reason, each);
                      case StudySample.Refused refused -> refused;
                      case StudySample.Failed failed -> failed;
                    })
        .toList();
  }

  private static boolean isSilent(StudySample sample) {
    return sample.tokens() == 0
        && (sample instanceof StudySample.Scored || sample instanceof StudySample.Unreadable);
  }

  /** All of it, once nothing is open. */
  StudyRow close() {
    List<StudySample> samples = new ArrayList<>(settled.length);
    for (StudySample sample : settled) {
      if (sample == null) {
        throw new IllegalStateException(open + " draws are not settled");
      }
      samples.add(sample);
    }
    Usage spent = ledger.usage();
    Usage alone = greedyLedger.usage();
    StudySample greedy =
        counted(List.of(samples.removeLast()), alone.completionTokens()).getFirst();
    return new StudyRow(
        item.id(),
        seed,
        tieSeed,
        greedy,
        counted(samples, spent.completionTokens()),
        alone.promptTokens() + alone.cachedTokens(),
        new Usage(
            spent.promptTokens() + alone.promptTokens(),
            spent.cachedTokens() + alone.cachedTokens(),
            spent.completionTokens() + alone.completionTokens(),
            spent.metaTokens() + alone.metaTokens(),
            spent.elapsed()));
  }
}
