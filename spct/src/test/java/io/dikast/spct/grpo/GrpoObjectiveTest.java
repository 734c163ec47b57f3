package io.dikast.spct.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.DecoderShape;
import io.dikast.spct.model.Tensors;
import io.dikast.spct.train.Fitting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpoObjectiveTest {

  private static final DecoderShape SHAPE = new DecoderShape(2, 32, 4, 2, 48, 16, 32);
  private static final Offset<Double> CLOSE = Offset.offset(1e-5);
  private static final GrpoObjective NO_PENALTY = new GrpoObjective(0.2, 0);

  /** Lengths and prompts differ, so that padding and positions are put to the test. */
  private static final List<int[]> TEXTS =
      List.of(new int[] {1, 2, 3, 4, 5, 6}, new int[] {7, 8, 9}, new int[] {1, 2, 3, 9, 8});

  private static final int[] PROMPTS = {2, 1, 3};

  private final Decoder decoder = Decoder.random(SHAPE, 5);

  @AfterEach
  void close() {
    decoder.close();
  }

  /** Each number from a softmax written out here, of each text alone. */
  @Test
  void logProbabilities_byHand() {
    double[][] found = LogProbabilities.of(decoder, TEXTS, PROMPTS);
    for (int i = 0; i < TEXTS.size(); i++) {
      int[] text = TEXTS.get(i);
      assertThat(found[i]).hasSize(text.length - PROMPTS[i]);
      try (var _ = new PointerScope()) {
        long[] tokens = Arrays.stream(text).asLongStream().toArray();
        Tensor hidden = decoder.hidden(Tensors.of(tokens).view(1, tokens.length));
        float[] logits = Tensors.values(decoder.logits(hidden.flatten(0, 1)));
        for (int t = PROMPTS[i]; t < text.length; t++) {
          double sum = 0;
          for (int id = 0; id < SHAPE.vocabulary(); id++) {
            sum += Math.exp(logits[(t - 1) * SHAPE.vocabulary() + id]);
          }
          double expected = logits[(t - 1) * SHAPE.vocabulary() + text[t]] - Math.log(sum);
          assertThat(found[i][t - PROMPTS[i]]).isCloseTo(expected, CLOSE);
        }
      }
    }
  }

  @Test
  void logProbabilities_manyBatches_sameAsOne() {
    List<int[]> many = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      many.add(TEXTS.get(i % 3 == 0 ? 0 : 1).clone());
    }
    many.set(1100, new int[32]);
    int[] prompts = new int[many.size()];
    Arrays.fill(prompts, 1);
    double[][] all = LogProbabilities.of(decoder, many, prompts);
    double[][] alone = LogProbabilities.of(decoder, many.subList(1100, 1102), new int[] {1, 1});
    assertThat(all[1100]).containsExactly(alone[0], CLOSE);
    assertThat(all[1101]).containsExactly(alone[1], CLOSE);
  }

  /** Every branch of the formula, in doubles, from the decoder's own log-probabilities. */
  @Test
  void loss_sameAsWrittenOut() {
    double[][] now = LogProbabilities.of(decoder, TEXTS, PROMPTS);
    double[] oldLess = {0.5, -0.5, 0.1, 0}; // ratios e^0.5, e^-0.5, e^0.1, 1
    double[] advantages = {1.5, -0.5, -2, 0.25};
    double[] referenceMore = {0.3, -0.2, 0, 1};
    List<Rollout> batch = new ArrayList<>();
    double gain = 0;
    for (int i = 0; i < TEXTS.size(); i++) {
      int length = now[i].length;
      double[] advantage = new double[length];
      double[] old = new double[length];
      double[] reference = new double[length];
      double sum = 0;
      for (int t = 0; t < length; t++) {
        int k = (i + t) % 4;
        advantage[t] = advantages[(2 * i + t) % 4];
        old[t] = now[i][t] - oldLess[k];
        reference[t] = now[i][t] + referenceMore[(i + 2 * t) % 4];
        double ratio = Math.exp(oldLess[k]);
        double bounded = Math.min(Math.max(ratio, 0.8), 1.2);
        double apart = referenceMore[(i + 2 * t) % 4];
        sum +=
            Math.min(ratio * advantage[t], bounded * advantage[t])
                - 0.04 * (Math.exp(apart) - apart - 1);
      }
      gain += sum / length;
      batch.add(new Rollout(TEXTS.get(i), PROMPTS[i], advantage, old, reference));
    }
    assertThat(loss(GrpoObjective.DEFAULT, batch)).isCloseTo(-gain / 3, CLOSE);
  }

  /** The value of the divergence by hand: reference e times as likely, e − 1 − 1. */
  @Test
  void loss_penaltyAlone_byHand() {
    double[] now = LogProbabilities.of(decoder, List.of(TEXTS.get(1)), new int[] {2})[0];
    Rollout rollout = new Rollout(TEXTS.get(1), 2, new double[1], now, new double[] {now[0] + 1});
    assertThat(loss(GrpoObjective.DEFAULT, List.of(rollout))).isCloseTo(0.04 * (Math.E - 2), CLOSE);
  }

  @Test
  void step_advantageAboveZero_likelier_belowZero_lessLikely() {
    assertThat(changeAfterStep(1, 0, NO_PENALTY)).isGreaterThan(0.01);
    assertThat(changeAfterStep(-1, 0, NO_PENALTY)).isLessThan(-0.01);
  }

  @Test
  void step_penaltyAlone_towardsReference() {
    assertThat(changeAfterStep(0, 0.5, GrpoObjective.DEFAULT)).isGreaterThan(0.01);
    assertThat(changeAfterStep(0, -0.5, GrpoObjective.DEFAULT)).isLessThan(-0.01);
  }

  /** Beyond the clip nothing more is to be gained; what has gone the wrong way is pulled back. */
  @Test
  void gradient_ratioBeyondClip_noneWhereGained_someWhereLost() {
    assertThat(gradientNorm(1, Math.log(1.25))).isZero();
    assertThat(gradientNorm(-1, Math.log(0.75))).isZero();
    assertThat(gradientNorm(1, Math.log(0.75))).isGreaterThan(0.01);
    assertThat(gradientNorm(-1, Math.log(1.25))).isGreaterThan(0.01);
    assertThat(gradientNorm(1, Math.log(1.15))).isGreaterThan(0.01);
  }

  @Test
  void rollout_otherLengths_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Rollout(new int[] {1, 2, 3}, 1, new double[2], new double[2], new double[1]))
        .withMessageContaining("expected 2 reference log-probabilities");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Rollout(new int[] {1, 2}, 2, new double[0], new double[0], new double[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> new GrpoObjective(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new GrpoObjective(0.2, -1));
  }

  private double loss(GrpoObjective objective, List<Rollout> batch) {
    try (var _ = new PointerScope()) {
      return objective.loss(decoder, batch).item_double();
    }
  }

  /** One response to learn from; its log-probability may have moved since it was drawn. */
  private Rollout rollout(double advantage, double moved, double referenceMore) {
    double[] now = LogProbabilities.of(decoder, List.of(TEXTS.getFirst()), new int[] {2})[0];
    double[] advantages = new double[now.length];
    Arrays.fill(advantages, advantage);
    return new Rollout(
        TEXTS.getFirst(),
        2,
        advantages,
        Arrays.stream(now).map(p -> p - moved).toArray(),
        Arrays.stream(now).map(p -> p + referenceMore).toArray());
  }

  private double changeAfterStep(double advantage, double referenceMore, GrpoObjective objective) {
    Rollout rollout = rollout(advantage, 0, referenceMore);
    try (Fitting fitting = Fitting.from(decoder)) {
      fitting.step(objective, List.of(rollout), 1e-3);
      double[] after =
          LogProbabilities.of(fitting.decoder(), List.of(rollout.tokens()), new int[] {2})[0];
      return Arrays.stream(after).sum() - Arrays.stream(rollout.oldLogProbabilities()).sum();
    }
  }

  private double gradientNorm(double advantage, double moved) {
    try (var _ = new PointerScope()) {
      NO_PENALTY.loss(decoder, List.of(rollout(advantage, moved, 0))).backward();
      return decoder.takeGradients().norm().item_double();
    }
  }

  /** Half as probable in the reference: ½ − log ½ − 1; as probable: nothing. */
  @Test
  void divergence_meanOverTokens() {
    double[][] own = {{Math.log(0.5)}, {Math.log(0.2), Math.log(0.3)}};
    double[][] reference = {{Math.log(0.25)}, {Math.log(0.2), Math.log(0.3)}};
    assertThat(LogProbabilities.divergence(own, reference))
        .isCloseTo((0.5 + Math.log(2) - 1) / 3, Offset.offset(1e-12));
  }
}
