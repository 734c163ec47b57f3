package io.dikast.metarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.reward.GrmSample;
import io.dikast.metarm.MetaHead.Term;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetaHeadTest {

  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  private static final CrossValidation MEASURED =
      new CrossValidation(
          0.8,
          0.03,
          0.4,
          0.15,
          List.of(new CrossValidation.Bin(30, 0.25, 1.0 / 3), new CrossValidation.Bin(70, 0.9, 1)),
          20,
          5);

  private static final MetaHead HEAD =
      new MetaHead(
          List.of(
              new Term(JudgementFeature.MARGIN, 3, 2, 0.5),
              new Term(JudgementFeature.MEAN_LOG_PROBABILITY, -1.0 / 3, 1e-3, -1e-17)),
          -2.5,
          MEASURED);

  @TempDir Path folder;

  private static MetaHead looking(double bias, Term... terms) {
    return new MetaHead(List.of(terms), bias, MEASURED);
  }

  private static double probability(MetaHead head, GrmSample.Judged sample) {
    return head.probability(sample, List.of());
  }

  /** Margin 7 is two deviations above 3: a logit of 1.5 · log 3, less half a log 3. */
  @Test
  void probability_byHand() {
    double log3 = Math.log(3);
    MetaHead head = looking(-log3 / 2, new Term(JudgementFeature.MARGIN, 3, 2, log3 * 0.75));
    assertThat(probability(head, Judgements.scoring(9, 2))).isCloseTo(0.75, EXACTLY);
  }

  @Test
  void probability_valueNotTold_meanStandsForIt() {
    MetaHead head = looking(0, new Term(JudgementFeature.MEAN_LOG_PROBABILITY, -1, 0.5, 3));
    assertThat(probability(head, Judgements.scoring(9, 2))).isEqualTo(0.5);
    assertThat(probability(head, Judgements.of(3, 0, -1, 9, 2))).isEqualTo(0.5);
    assertThat(probability(head, Judgements.of(3, 0, -0.5, 9, 2))).isGreaterThan(0.9);
  }

  @Test
  void probability_odderThanAnythingSeen_noSurer() {
    MetaHead head = looking(0, new Term(JudgementFeature.LOG_TOKENS, 0, 0.1, -0.1));
    double ten = probability(head, Judgements.of(2, 0, Double.NaN, 9, 2));
    assertThat(ten).isCloseTo(1 / (1 + Math.E), EXACTLY);
    assertThat(probability(head, Judgements.of(20_000, 0, Double.NaN, 9, 2))).isEqualTo(ten);
  }

  /** Whatever stands in a file that is read at all, a judgement gets a probability. */
  @Property(tries = 300)
  void probability_anyHead_inRange(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double weight,
      @ForAll @DoubleRange(min = 0.01, max = 1e6) double deviation,
      @ForAll double mean,
      @ForAll @IntRange(min = 0, max = 1000) int tokens) {
    MetaHead head =
        looking(
            weight,
            new Term(JudgementFeature.LOG_TOKENS, mean, deviation, -weight),
            new Term(JudgementFeature.MARGIN, mean, Double.MIN_VALUE, weight));
    assertThat(probability(head, Judgements.of(tokens, 0, Double.NaN, 9, 2))).isBetween(0.0, 1.0);
  }

  @Test
  void write_readBack_sameToTheLastBit() {
    Path file = folder.resolve("head.json");
    HEAD.write(file);
    assertThat(MetaHead.read(file)).isEqualTo(HEAD);
  }

  @Test
  void read_unknownKeys_passedOver() throws IOException {
    Path file = folder.resolve("head.json");
    HEAD.write(file);
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("\\{", "{\"more\": [{\"kind\": 1}], \"x\": null, "));
    assertThat(MetaHead.read(file)).isEqualTo(HEAD);
  }

  @Test
  void read_otherFeature_refusedByName() throws IOException {
    refused("\"margin\"", "\"mood\"", "'mood'");
  }

  @Test
  void read_otherKindOrVersion_refused() throws IOException {
    refused("\"features\",", "\"meta\",", "is of kind meta");
    refused("\"version\" : 2", "\"version\" : 3", "is of 3");
  }

  @Test
  void read_notAWholeHead_refused() throws IOException {
    refused("\"margin\",", "", "width 2");
    refused("\"margin\"", "\"margin\", \"tie\"", "width 2");
    refused(
        "\"margin\", \"mean_log_probability\"", "\"mean_log_probability\", \"margin\"", "order");
    refused("\"weights\"", "\"waits\"", "weights");
    refused("\"means\" : [ 3.0,", "\"means\" : [", "2 numbers in means");
    refused("\"means\" : [ 3.0,", "\"means\" : [ null,", "means");
    refused("\"means\" : [ 3.0,", "\"means\" : [ 1e999,", "mean must be finite");
    refused("\"means\" : [ 3.0,", "\"means\" : [ NaN,", "not JSON");
    refused("\"deviations\" : [ 2.0,", "\"deviations\" : [ 0,", "deviation");
    refused("\"deviations\" : [ 2.0,", "\"deviations\" : [ -2,", "deviation");
    refused("\"weights\" : [ 0.5,", "\"weights\" : [ 1e7,", "weight must be within");
    refused("-2.5", "-1e300", "bias must be within");
    refused("\"auc\"", "\"pair_accuracy\"", "pair_accuracy");
    refused("\"value\" : 0.8", "\"value\" : 1.8", "auc");
    refused("\"count\" : 100", "\"count\" : 99", "counts 99");
    refused("30.0", "30.5", "whole judgements");
    refused("\"folds\" : 5", "\"folds\" : 50", "folds");
  }

  private void refused(String what, String by, String says) throws IOException {
    Path file = folder.resolve("head.json");
    HEAD.write(file);
    String text = Files.readString(file);
    assertThat(text).contains(what);
    Files.writeString(file, text.replace(what, by));
    assertThatIllegalArgumentException()
        .as("%s instead of %s", by, what)
        .isThrownBy(() -> MetaHead.read(file))
        .withMessageContaining(says);
  }

  @Test
  void head_noTermOrOutOfRange_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> looking(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> looking(Double.NaN, new Term(JudgementFeature.TIE, 0, 1, 0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Term(JudgementFeature.TIE, Double.NaN, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Term(JudgementFeature.TIE, 0, 1, Double.NaN));
  }
}
