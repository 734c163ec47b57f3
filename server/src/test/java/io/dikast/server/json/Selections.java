package io.dikast.server.json;

import io.dikast.engine.JudgeCounts;
import io.dikast.engine.ScoredSample;
import io.dikast.engine.Selection;
import io.dikast.engine.StopReason;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.Principle;
import io.dikast.engine.vote.Tally;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** Selections to show, put together by hand. */
public final class Selections {

  private Selections() {}

  /** Two responses, the second chosen; a judged, an unreadable and a failed sample. */
  public static Selection mixed() {
    return new Selection(
        "sel-0123456789abcdef0123456789abcdef",
        "tiny-grm",
        new Tally(
            List.of(new Tally.Standing(0, 2, 3.5, 3.5, 1), new Tally.Standing(1, 1, 8.9, 8.9, 7)),
            0.875,
            5.4),
        StopReason.SAMPLES,
        new JudgeCounts(3, 1, 1, 1, 1),
        List.of(
            judged(0, List.of(1, 0), List.of(2.0, 9.0), 0.91, "R1: ok\nR2: not 48"),
            new ScoredSample(
                new GrmSample.Unreadable(
                    draw(1, List.of(0, 1)),
                    "expected 2 scores, got 3",
                    TokenSequence.ofText("Scores: \\boxed{1, 2, 3}"),
                    Generation.Finish.LENGTH),
                OptionalDouble.empty(),
                false),
            new ScoredSample(
                GrmSample.Failed.cutOff(draw(2, List.of(1, 0)), Generation.Finish.DEADLINE),
                OptionalDouble.empty(),
                false)),
        new Usage(231, 200, 1644, 8, Duration.ofMillis(512)),
        7);
  }

  /** A selection of these responses by one judgement each of the given scores. */
  public static Selection of(List<ScoredSample> samples, Tally tally) {
    int kept = (int) samples.stream().filter(ScoredSample::kept).count();
    return new Selection(
        "sel-0123456789abcdef0123456789abcdef",
        "tiny-grm",
        tally,
        StopReason.SAMPLES,
        new JudgeCounts(samples.size(), samples.size(), 0, 0, kept),
        samples,
        Usage.NONE,
        0);
  }

  /** A judgement that is kept; a negative meta score stands for none. */
  public static ScoredSample judged(
      int index, List<Integer> order, List<Double> scores, double metaScore, String critique) {
    return new ScoredSample(
        new GrmSample.Judged(
            draw(index, order),
            new Judgement(
                List.of(
                    new Principle("Correct arithmetic", 0.6),
                    new Principle("Complete steps", null)),
                critique,
                scores),
            Generation.Finish.STOP,
            Prompt.of(Segment.template("…")),
            Double.NaN),
        metaScore < 0 ? OptionalDouble.empty() : OptionalDouble.of(metaScore),
        true);
  }

  private static Draw draw(int index, List<Integer> order) {
    return new Draw(index, 0, new Permutation(order));
  }
}
