package io.dikast.spct.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.metarm.fit.Logit;
import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.DecoderShape;
import io.dikast.spct.model.Tensors;
import io.dikast.spct.train.Fitting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadFittingTest {

  private static final DecoderShape SHAPE = new DecoderShape(1, 32, 4, 2, 48, 16, 16);
  private static final ScalarHead ANY =
      new ScalarHead(
          ScalarHead.Kind.META,
          new double[] {0.1, -1e-17, 1.0 / 3},
          -2.5,
          new HeldOut(HeldOut.Measure.AUC, 0.8, 0.4, 100));

  @TempDir Path folder;

  private final Decoder decoder = Decoder.random(SHAPE, 3);

  @AfterEach
  void close() {
    decoder.close();
  }

  /** One to three tokens that mean nothing, and a last one. */
  private static int[] text(Random random, int last) {
    int[] tokens = new int[2 + random.nextInt(3)];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 14 + random.nextInt(2);
    }
    tokens[tokens.length - 1] = last;
    return tokens;
  }

  /** A response is worth its last token. */
  private static List<ResponseGroup> groups(int count, long seed) {
    Random random = new Random(seed);
    List<ResponseGroup> groups = new ArrayList<>();
    for (int g = 0; g < count; g++) {
      List<int[]> texts = new ArrayList<>();
      double[] worth = new double[4];
      for (int i = 0; i < worth.length; i++) {
        worth[i] = random.nextInt(6);
        texts.add(text(random, (int) worth[i]));
      }
      groups.add(new ResponseGroup(texts, worth));
    }
    return groups;
  }

  /** A judgement is right if its last token is even. */
  private static List<MarkedText> judgements(int count, long seed) {
    Random random = new Random(seed);
    List<MarkedText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int last = random.nextInt(16);
      texts.add(new MarkedText(text(random, last), last % 2 == 0));
    }
    return texts;
  }

  @Test
  void finalStates_eachTextAlone_same() {
    List<int[]> texts = judgements(20, 1).stream().map(MarkedText::tokens).toList();
    float[][] together = FinalStates.computed(decoder, texts);
    for (int i = 0; i < together.length; i++) {
      int[] text = texts.get(i);
      try (var _ = new PointerScope()) {
        long[] tokens = Arrays.stream(text).asLongStream().toArray();
        float[] states = Tensors.values(decoder.hidden(Tensors.of(tokens).view(1, tokens.length)));
        float[] last = Arrays.copyOfRange(states, 32 * (text.length - 1), 32 * text.length);
        assertThat(together[i]).containsExactly(last, Offset.offset(1e-5f));
      }
    }
  }

  @Test
  void reward_separable_learned() {
    ScalarHead head = HeadFitting.DEFAULT.reward(decoder, groups(150, 1), groups(50, 2));
    assertThat(head.kind()).isEqualTo(ScalarHead.Kind.REWARD);
    assertThat(head.bias()).isZero();
    assertThat(head.heldOut().measure()).isEqualTo(HeldOut.Measure.PAIR_ACCURACY);
    assertThat(head.heldOut().value()).isGreaterThan(0.95);
    assertThat(head.heldOut().loss()).isLessThan(0.2);
  }

  @Test
  void meta_separable_learned() {
    ScalarHead head = HeadFitting.DEFAULT.meta(decoder, judgements(400, 1), judgements(100, 2));
    assertThat(head.kind()).isEqualTo(ScalarHead.Kind.META);
    assertThat(head.heldOut().measure()).isEqualTo(HeldOut.Measure.AUC);
    assertThat(head.heldOut().value()).isGreaterThan(0.95);
    assertThat(head.heldOut().count()).isEqualTo(100);
  }

  @Test
  void reward_sameTexts_sameHead() {
    assertThat(HeadFitting.DEFAULT.reward(decoder, groups(30, 1), groups(10, 2)))
        .isEqualTo(HeadFitting.DEFAULT.reward(decoder, groups(30, 1), groups(10, 2)));
  }

  /** Worth from 0 to 5: only the pair of extremes is further apart than 4. */
  @Test
  void reward_groupsWithoutPreference_passedOver() {
    List<ResponseGroup> heldOut = groups(40, 2);
    long apart = heldOut.stream().filter(g -> !Preference.among(g.worth(), 4).isEmpty()).count();
    assertThat(apart).isBetween(1L, 39L);
    ScalarHead head = new HeadFitting(4, 1e-3).reward(decoder, groups(40, 1), heldOut);
    assertThat(head.heldOut().count()).isEqualTo((int) apart);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeadFitting(5, 1e-3).reward(decoder, groups(40, 1), heldOut))
        .withMessageContaining("no training group");
  }

  @Test
  void meta_oneKindOnly_refused() {
    List<MarkedText> right = List.of(new MarkedText(new int[] {1}, true));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeadFitting.DEFAULT.meta(decoder, right, judgements(10, 1)))
        .withMessageContaining("1 right of 1");
  }

  @Test
  void rewardObjective_sameAsHeadLoss_stepMakesItSmaller() {
    ScalarHead head = new HeadFitting(0, 0.1).reward(decoder, groups(50, 1), groups(10, 2));
    List<ResponseGroup> batch = groups(6, 3);
    double expected = 0;
    for (ResponseGroup group : batch) {
      expected +=
          HeadLoss.bradleyTerry(
                  head.scores(decoder, group.texts()), Preference.among(group.worth(), 0))
              / batch.size();
    }
    RewardObjective objective = new RewardObjective(head, 0);
    try (Fitting fitting = Fitting.from(decoder)) {
      assertThat(fitting.step(objective, batch, 1e-3)).isCloseTo(expected, Offset.offset(1e-5));
      assertThat(fitting.step(objective, batch, 1e-3)).isLessThan(expected);
    }
  }

  @Test
  void metaObjective_sameAsCrossEntropy_stepMakesItSmaller() {
    ScalarHead head = new HeadFitting(0, 0.1).meta(decoder, judgements(50, 1), judgements(50, 2));
    List<MarkedText> batch = judgements(12, 3);
    double[] logits = head.scores(decoder, batch.stream().map(MarkedText::tokens).toList());
    double expected = 0;
    for (int i = 0; i < logits.length; i++) {
      expected += Logit.crossEntropy(logits[i], batch.get(i).right()) / logits.length;
    }
    MetaObjective objective = new MetaObjective(head);
    try (Fitting fitting = Fitting.from(decoder)) {
      assertThat(fitting.step(objective, batch, 1e-3)).isCloseTo(expected, Offset.offset(1e-5));
      assertThat(fitting.step(objective, batch, 1e-3)).isLessThan(expected);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new RewardObjective(head, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> ANY.scores(decoder, List.of()));
  }

  @Test
  void write_readBack_sameToTheLastBit() {
    Path file = folder.resolve("head.json");
    ANY.write(file);
    assertThat(ScalarHead.read(file)).isEqualTo(ANY);
  }

  @Test
  void read_unknownKeys_passedOver() throws IOException {
    Path file = folder.resolve("head.json");
    ANY.write(file);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\\{", "{\"more\": [{\"kind\": 1}], \"b\": {}, "));
    assertThat(ScalarHead.read(file)).isEqualTo(ANY);
  }

  @Test
  void read_notAWholeHead_refused() throws IOException {
    Path file = folder.resolve("head.json");
    ANY.write(file);
    String text = Files.readString(file);
    for (String bad :
        List.of(
            "",
            "[]",
            text.substring(0, text.length() / 2),
            text.replace("\"meta\"", "\"other\""),
            text.replace("\"bias\"", "\"bios\""),
            text.replace("\"width\" : 3", "\"width\" : 4"),
            text.replace("-2.5", "1e999"),
            text.replace("-2.5", "null"))) {
      Files.writeString(file, bad);
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> ScalarHead.read(file));
    }
  }
}
