package io.dikast.bench.quality;

import io.dikast.engine.Question;
import io.dikast.engine.Usage;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.StudyResult;
import io.dikast.eval.StudyRow;
import io.dikast.eval.StudySample;
import io.dikast.eval.StudySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A judge with known error rates: of two responses it scores the right one 8 and the other 4 with
 * the probability of the question, else the other way round; a meta score is drawn from one of two
 * normal distributions a given distance apart. What a vote and a filter can gain depends on these
 * numbers alone.
 *
 * @param hardShare of the questions on which it is wrong more often than right, 0 to 1
 * @param hard how often it is right on these
 * @param easy how often it is right on the others
 * @param distance between the means of the meta scores' logits of right and wrong judgements, in
 *     standard deviations: the area under the curve is Φ(distance / √2)
 */
record SimulatedJudge(double hardShare, double hard, double easy, double distance) {

  /** Wrong more often than right on a sixth of the questions; an area of 0.92. */
  static final SimulatedJudge EXAMPLE = new SimulatedJudge(1.0 / 6, 0.35, 0.7, 2);

  private static final int TOKENS = 50;
  private static final int PROMPT = 100;

  /** Rows of a study, as a real judge would have given them. */
  StudyResult study(int questions, int seeds, int samples) {
    List<PreferenceItem> items = new ArrayList<>();
    List<StudyRow> rows = new ArrayList<>();
    for (int question = 0; question < questions; question++) {
      String id = "simulated-" + question;
      items.add(
          new PreferenceItem(
              id, Question.of(id), List.of("right", "wrong"), Set.of(0), Optional.empty()));
      double rate = question < hardShare * questions ? hard : easy;
      for (int seed = 0; seed < seeds; seed++) {
        SplittableRandom random = new SplittableRandom((long) question * seeds + seed);
        List<StudySample> drawn = new ArrayList<>();
        for (int k = 0; k < samples; k++) {
          drawn.add(sample(rate, random));
        }
        Usage usage =
            new Usage(2 * PROMPT, 0, (long) TOKENS * samples, samples, Duration.ofMillis(1));
        rows.add(new StudyRow(id, seed, random.nextLong(), drawn.getFirst(), drawn, PROMPT, usage));
      }
    }
    StudySettings settings = StudySettings.DEFAULT.withSamples(samples).withSeeds(seeds);
    return new StudyResult("simulated", settings, true, items, rows, 1, 0);
  }

  private StudySample sample(double rate, SplittableRandom random) {
    boolean right = random.nextDouble() < rate;
    double logit = random.nextGaussian() + (right ? distance / 2 : -distance / 2);
    return new StudySample.Scored(
        right ? List.of(8.0, 4.0) : List.of(4.0, 8.0),
        OptionalDouble.of(1 / (1 + Math.exp(-logit))),
        TOKENS);
  }
}
