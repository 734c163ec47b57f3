package io.dikast.spct.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.DecoderShape;
import io.dikast.spct.model.Tensors;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FittingTest {

  private static final List<Document> BATCH =
      List.of(new Document(new int[] {1, 2, 3}, new boolean[] {false, true, true}));

  private final Decoder start = Decoder.random(new DecoderShape(1, 16, 2, 2, 16, 8, 8), 1);

  @AfterEach
  void close() {
    start.close();
  }

  @Test
  void step_lossFalls_startIsLeftAsItIs() {
    float[] before = start.weights();
    try (Fitting fitting = Fitting.from(start)) {
      double first = fitting.step(new NextToken(), BATCH, 0.01);
      assertThat(fitting.step(new NextToken(), BATCH, 0.01)).isLessThan(first);
      assertThat(fitting.decoder().weights()).isNotEqualTo(before);
    }
    assertThat(start.weights()).isEqualTo(before);
  }

  @Test
  void step_lossIsNotFinite_refused_weightsAsBefore() {
    Objective<List<Document>> endless =
        (decoder, batch) ->
            new NextToken().loss(decoder, batch).mul(new Scalar(Double.POSITIVE_INFINITY));
    try (Fitting fitting = Fitting.from(start)) {
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> fitting.step(endless, BATCH, 0.01));
      assertThat(fitting.decoder().weights()).isEqualTo(start.weights());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> fitting.step(new NextToken(), BATCH, Double.NaN));
    }
  }

  /**
   * What is computed in parts, on threads, is what is computed whole: 2/5 and 3/5 of the tokens.
   */
  @Test
  void parts_sameLossAndGradientAsTheWhole() {
    List<Document> batch =
        List.of(
            new Document(new int[] {1, 2, 3}, new boolean[] {false, true, true}),
            new Document(new int[] {5, 4, 3, 2}, new boolean[] {false, true, true, true}));
    NextToken objective = new NextToken();
    assertThat(objective.parts(batch, 2))
        .containsExactly(
            new Objective.Part<>(batch.subList(0, 1), 0.4),
            new Objective.Part<>(batch.subList(1, 2), 0.6));
    try (var _ = new PointerScope();
        Gradients gradients = new Gradients(start)) {
      Gradients.Descent parted = gradients.of(objective, batch);
      Objective<List<Document>> undivided = (decoder, all) -> objective.loss(decoder, all);
      Gradients.Descent whole = gradients.of(undivided, batch);
      assertThat(parted.loss()).isCloseTo(whole.loss(), Offset.offset(1e-6));
      assertThat(Tensors.values(parted.gradient()))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(Tensors.values(whole.gradient()));
      assertThat(Tensors.values(gradients.of(objective, batch).gradient()))
          .isEqualTo(Tensors.values(parted.gradient()));
    }
  }

  @Test
  void parts_moreThanElements_oneEach() {
    assertThat(new NextToken().parts(BATCH, 4)).containsExactly(new Objective.Part<>(BATCH, 1));
  }

  @Test
  void batchEnd_boundedByPaddedTokens() {
    List<int[]> texts = List.of(new int[8_000], new int[10], new int[10], new int[20_000]);
    // Two rows of 8,000 fit into 16,384 tokens, three do not; what is too long goes alone.
    assertThat(Rows.batchEnd(texts, 0)).isEqualTo(2);
    assertThat(Rows.batchEnd(texts, 2)).isEqualTo(3);
    assertThat(Rows.batchEnd(texts, 3)).isEqualTo(4);
  }
}
