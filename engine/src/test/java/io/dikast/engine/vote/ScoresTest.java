package io.dikast.engine.vote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoresTest {

  @Test
  void copyOf_aList_isAnEqualListOfItsOwn() {
    List<Double> given = new ArrayList<>(List.of(3.0, 9.0));
    Scores scores = Scores.copyOf(given);
    given.set(0, 1.0);
    assertThat(scores).isEqualTo(List.of(3.0, 9.0)).hasSameHashCodeAs(List.of(3.0, 9.0));
    assertThat(Scores.copyOf(scores)).isSameAs(scores);
    assertThatThrownBy(() -> scores.set(0, 1.0)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void areSmall_wholeFrom0To31_only() {
    assertThat(Scores.copyOf(List.of(0.0, 31.0)).areSmall()).isTrue();
    assertThat(Scores.copyOf(List.of(32.0)).areSmall()).isFalse();
    assertThat(Scores.copyOf(List.of(-1.0)).areSmall()).isFalse();
    assertThat(Scores.copyOf(List.of(2.5)).areSmall()).isFalse();
    assertThat(Scores.copyOf(List.of(Double.NaN)).areSmall()).isFalse();
  }

  @Test
  void best_firstOfTheHighest_andHowManyThereAre() {
    Scores tied = Scores.copyOf(List.of(3.0, 9.0, 1.0, 9.0));
    assertThat(tied.best()).isEqualTo(1);
    assertThat(tied.bestCount()).isEqualTo(2);
    Scores alone = Scores.copyOf(List.of(-3.0, -2.5));
    assertThat(alone.best()).isEqualTo(1);
    assertThat(alone.bestCount()).isEqualTo(1);
  }

  @Test
  void copyInto_placesAllFromThere() {
    byte[] bytes = new byte[4];
    Scores.copyOf(List.of(7.0, 8.0)).copyInto(bytes, 1);
    assertThat(bytes).containsExactly(0, 7, 8, 0);
    double[] doubles = new double[3];
    Scores.copyOf(List.of(0.5, 8.0)).copyInto(doubles, 1);
    assertThat(doubles).containsExactly(0, 0.5, 8);
    assertThatIllegalStateException()
        .isThrownBy(() -> Scores.copyOf(List.of(0.5)).copyInto(bytes, 0));
  }
}
