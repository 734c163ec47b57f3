package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Sampling;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {

  private static final int[] NO_TEXT = new int[0];

  private static int sample(float[] logits, Sampling sampling, long seed) {
    return new TokenSampler(logits.length).sample(logits.clone(), sampling, seed, 0, NO_TEXT, 0);
  }

  private static int[] candidates(float[] logits, Sampling sampling) {
    TokenSampler sampler = new TokenSampler(logits.length);
    sampler.sample(logits.clone(), sampling, 1, 0, NO_TEXT, 0);
    int[] candidates = sampler.candidates();
    Arrays.sort(candidates);
    return candidates;
  }

  @Test
  void sample_greedy_mostProbable_lowestIdAmongEquals() {
    assertThat(sample(new float[] {1, 5, 5, 2}, Sampling.GREEDY, 9)).isEqualTo(1);
  }

  @Test
  void sample_topK_theKLargest() {
    float[] logits = {1, 9, 3, 7, 5, 8};
    assertThat(candidates(logits, Sampling.temperature(1).withTopK(3))).containsExactly(1, 3, 5);
    assertThat(candidates(new float[] {4, 4, 4, 4}, Sampling.temperature(1).withTopK(2)))
        .containsExactly(0, 1);
  }

  @Test
  void sample_topP_handComputed() {
    // Probabilities 0.5, 0.25, 0.125, 0.125.
    float[] logits = {(float) Math.log(4), (float) Math.log(2), 0, 0};
    assertThat(candidates(logits, Sampling.temperature(1).withTopP(0.5))).containsExactly(0);
    assertThat(candidates(logits, Sampling.temperature(1).withTopP(0.51))).containsExactly(0, 1);
    assertThat(candidates(logits, Sampling.temperature(1).withTopP(0.76))).hasSize(3);
    // Measured at temperature 1 whatever the draw's temperature is.
    assertThat(candidates(logits, Sampling.temperature(0.1).withTopP(0.51))).containsExactly(0, 1);
  }

  @Test
  void sample_minP_handComputed() {
    float[] logits = {(float) Math.log(4), (float) Math.log(2), 0, 0};
    assertThat(candidates(logits, Sampling.temperature(1).withMinP(0.26))).containsExactly(0, 1);
    assertThat(candidates(logits, Sampling.temperature(1).withMinP(0.24))).hasSize(4);
    assertThat(candidates(logits, Sampling.temperature(1).withMinP(0.9))).containsExactly(0);
  }

  @Property(tries = 200)
  void sample_topK_sameSetAsSorting(@ForAll long seed, @ForAll @IntRange(min = 1, max = 49) int k) {
    Random random = new Random(seed);
    float[] logits = new float[50];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = random.nextInt(20);
    }
    Integer[] ids = new Integer[logits.length];
    Arrays.setAll(ids, i -> i);
    Arrays.sort(
        ids, (a, b) -> logits[a] == logits[b] ? a - b : Float.compare(logits[b], logits[a]));
    TreeSet<Integer> expected =
        new TreeSet<>(Arrays.asList(ids).subList(0, Math.min(k, ids.length)));
    assertThat(candidates(logits, Sampling.temperature(2).withTopK(k)))
        .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
  }

  @Test
  void sample_manySeeds_frequenciesAreTheProbabilities() {
    // Logits 0, ln 2, ln 3 at temperature 0.5: weights 1, 4, 9.
    float[] logits = {0, (float) Math.log(2), (float) Math.log(3), -200};
    int[] counts = new int[4];
    int draws = 40_000;
    for (int seed = 0; seed < draws; seed++) {
      counts[sample(logits, Sampling.temperature(0.5), seed)]++;
    }
    assertThat(counts[0] / (double) draws).isCloseTo(1 / 14.0, within(0.006));
    assertThat(counts[1] / (double) draws).isCloseTo(4 / 14.0, within(0.01));
    assertThat(counts[2] / (double) draws).isCloseTo(9 / 14.0, within(0.01));
    assertThat(counts[3]).isZero();
  }

  @Test
  void sample_sameSeedAndPosition_sameToken() {
    float[] logits = new float[1000];
    Random random = new Random(3);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    for (int position = 0; position < 20; position++) {
      int one =
          new TokenSampler(1000)
              .sample(logits.clone(), Sampling.temperature(1), 5, position, NO_TEXT, 0);
      TokenSampler used = new TokenSampler(1000);
      used.sample(logits.clone(), Sampling.temperature(1).withTopK(7), 8, 3, NO_TEXT, 0);
      assertThat(used.sample(logits.clone(), Sampling.temperature(1), 5, position, NO_TEXT, 0))
          .isEqualTo(one);
    }
  }

  @Test
  void sample_repetitionPenalty_handComputed() {
    float[] logits = {4, 3, -1};
    int[] text = {7, 0, 0, 2};
    Sampling penalised = Sampling.GREEDY.withRepetitionPenalty(2, 3);
    float[] scratch = logits.clone();
    TokenSampler sampler = new TokenSampler(3);
    // Token 0 falls from 4 to 2 once, however often it stands there; token 7 is outside the window.
    assertThat(sampler.sample(scratch, penalised, 1, 0, text, 4)).isEqualTo(1);
    assertThat(scratch).containsExactly(2, 3, -2);
  }

  @Test
  void logProbability_underTheModel_whateverTheSampling() {
    float[] logits = {(float) Math.log(4), (float) Math.log(2), 0, 0};
    TokenSampler sampler = new TokenSampler(4);
    sampler.sample(logits.clone(), Sampling.GREEDY, 1, 0, NO_TEXT, 0);
    assertThat(sampler.logProbability()).isCloseTo(Math.log(0.5), within(1e-4));
    sampler.sample(
        logits.clone(), Sampling.GREEDY.withRepetitionPenalty(1.5, 8), 1, 0, new int[] {0}, 1);
    assertThat(sampler.logProbability()).isCloseTo(Math.log(0.5), within(1e-4));
  }

  @Test
  void sample_logitsThatAreNoNumbers_fault() {
    float[] logits = {1, Float.NaN, 2};
    assertThatThrownBy(() -> sample(logits, Sampling.temperature(1), 1))
        .isInstanceOf(BackendException.class);
    assertThatThrownBy(() -> TokenSampler.probabilities(logits, new int[] {0}))
        .isInstanceOf(BackendException.class);
  }

  @Test
  void probabilities_handComputed() {
    float[] logits = {(float) Math.log(4), (float) Math.log(2), 0, 0};
    double[] probabilities = TokenSampler.probabilities(logits, new int[] {1, 3});
    assertThat(probabilities[0]).isCloseTo(0.25, within(1e-4));
    assertThat(probabilities[1]).isCloseTo(0.125, within(1e-4));
  }

  @Property(tries = 200)
  void sample_topP_sameSetAsSorting(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double topP,
      @ForAll @IntRange(min = 1, max = 8) int spread) {
    Random random = new Random(seed);
    float[] logits = new float[700];
    for (int i = 0; i < logits.length; i++) {
      // Eighths: many are equal, so that ties are broken too.
      logits[i] = Math.round(8 * spread * random.nextGaussian()) / 8f;
    }
    Integer[] ids = new Integer[logits.length];
    Arrays.setAll(ids, i -> i);
    Arrays.sort(
        ids, (a, b) -> logits[a] == logits[b] ? a - b : Float.compare(logits[b], logits[a]));
    double total = 0;
    for (float logit : logits) {
      total += Math.exp(logit - logits[ids[0]]);
    }
    double reached = 0;
    int expected = 0;
    while (reached < topP * total) {
      reached += Math.exp(logits[ids[expected++]] - logits[ids[0]]);
    }
    int[] kept = candidates(logits, Sampling.temperature(1).withTopP(topP));
    // Other orders of the same additions round otherwise.
    assertThat(kept.length).isBetween(expected - 1, expected + 1);
    assertThat(kept)
        .containsExactly(
            Arrays.stream(ids).limit(kept.length).mapToInt(Integer::intValue).sorted().toArray());
  }

  @Property(tries = 100)
  void sample_largeVocabulary_temperatureAlone_asOftenAsProbable(@ForAll long seed) {
    // 1,300 entries are two whole chunks of lanes and a rest; two of them share nearly everything.
    float[] logits = new float[1300];
    Arrays.fill(logits, -20);
    int first = Math.floorMod(seed, 1300);
    int second = (first + 512) % 1300;
    logits[first] = (float) Math.log(3);
    logits[second] = 0;
    int firsts = 0;
    int draws = 400;
    TokenSampler sampler = new TokenSampler(logits.length);
    for (int position = 0; position < draws; position++) {
      int token = sampler.sample(logits, Sampling.temperature(1), seed, position, NO_TEXT, 0);
      assertThat(token).isIn(first, second);
      firsts += token == first ? 1 : 0;
    }
    // Six standard deviations around 3/4.
    assertThat(firsts / (double) draws).isCloseTo(0.75, within(0.13));
  }

  @Test
  void sample_maskedLogits_neverDrawn() {
    float[] logits = {Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY, 0};
    for (Sampling sampling :
        List.of(
            Sampling.temperature(10),
            Sampling.temperature(10).withTopK(3),
            Sampling.temperature(10).withTopP(0.99))) {
      for (int seed = 0; seed < 500; seed++) {
        assertThat(sample(logits, sampling, seed)).isIn(1, 3);
      }
    }
  }

  @Test
  void sample_temperatureNextToZero_mostProbable() {
    assertThat(sample(new float[] {1, 3, 2}, Sampling.temperature(Double.MIN_NORMAL), 1))
        .isEqualTo(1);
  }

  @Property(tries = 200)
  void sample_anyParameters_aTokenOfTheVocabulary(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 10) double temperature,
      @ForAll @IntRange(min = 0, max = 40) int topK,
      @ForAll @DoubleRange(min = 0.01, max = 1) double topP,
      @ForAll @DoubleRange(min = 0, max = 0.99) double minP) {
    Random random = new Random(seed);
    float[] logits = new float[32];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (random.nextGaussian() * 40);
    }
    Sampling sampling =
        Sampling.temperature(temperature).withTopK(topK).withTopP(topP).withMinP(minP);
    assertThat(sample(logits, sampling, seed)).isBetween(0, 31);
  }
}
