package io.dikast.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Permutation;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictParserTest {

  private static final Permutation AS_GIVEN = Permutation.identity(2);
  private static final Permutation TURNED = new Permutation(List.of(1, 0));

  private static Judgement read(String text, Permutation permutation) {
    return ((Reading.Legible) VerdictParser.read(text, permutation)).judgement();
  }

  @ParameterizedTest
  @CsvSource({"A,10,1", "B,1,10", "tie,5.5,5.5", "' b ',1,10", "TIE,5.5,5.5"})
  void read_verdict_isScores(String verdict, double first, double second) {
    assertThat(read("\\boxed{" + verdict + "}", AS_GIVEN).scores()).containsExactly(first, second);
    assertThat(read("\\boxed{" + verdict + "}", TURNED).scores()).containsExactly(second, first);
  }

  @Test
  void read_severalBoxes_theLastCounts() {
    assertThat(read("\\boxed{A} no: \\boxed{B}", AS_GIVEN).scores()).containsExactly(1.0, 10.0);
  }

  @Test
  void read_analysis_isTheCritique() {
    Judgement judgement = read("Analysis: B carries wrongly.\n**Verdict:** \\boxed{A}", AS_GIVEN);

    assertThat(judgement.critique()).isEqualTo("B carries wrongly.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "\\boxed{",
        "\\boxed{}",
        "\\boxed{A or B}",
        "\\boxed{8, 2}",
        "\\boxed{Response A}",
        "\\boxed{\\text{A}}",
        "\\boxed{A} \\boxed{?}"
      })
  void read_anythingElse_isUnreadable(String text) {
    assertThat(VerdictParser.read(text, AS_GIVEN)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void read_hostileVerdict_isQuotedInOneShortLine() {
    Reading reading = VerdictParser.read("\\boxed{\u001b[31m\n" + "x".repeat(99) + "}", AS_GIVEN);

    assertThat(((Reading.Unreadable) reading).reason())
        .hasSizeLessThan(120)
        .doesNotContain("\u001b", "\n");
  }

  @Property
  void read_anyText_neverThrows(@ForAll String text) {
    assertThatCode(() -> VerdictParser.read(text + "\\boxed{" + text, AS_GIVEN))
        .doesNotThrowAnyException();
  }
}
