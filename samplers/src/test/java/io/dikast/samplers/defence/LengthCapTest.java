package io.dikast.samplers.defence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.samplers.defence.LengthCap.Cut;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class LengthCapTest {

  @Test
  void apply_end_keepsTheBeginning() {
    assertThat(new LengthCap(4, Cut.END).apply("abcdefghij"))
        .isEqualTo("abcd[… 6 characters left out …]");
  }

  @Test
  void apply_middle_keepsBothEnds_theOddOneInFront() {
    assertThat(new LengthCap(5, Cut.MIDDLE).apply("abcdefghij"))
        .isEqualTo("abc[… 5 characters left out …]ij");
  }

  @Test
  void apply_justFits_staysAsItIs() {
    assertThat(new LengthCap(4, Cut.END).apply("abcd")).isEqualTo("abcd");
    assertThat(new LengthCap(2, Cut.MIDDLE).apply("😀😀")).isEqualTo("😀😀");
  }

  @Test
  void apply_pairs_areNotParted() {
    assertThat(new LengthCap(2, Cut.MIDDLE).apply("😀😁😂🤣"))
        .isEqualTo("😀[… 2 characters left out …]🤣");
  }

  @Property
  void apply_anyText_showsAsManyCharactersAsItSays(
      @ForAll String text, @ForAll @IntRange(min = 2, max = 50) int most, @ForAll Cut cut) {
    LengthCap cap = new LengthCap(most, cut);
    int length = LengthCap.length(text);
    String shown = cap.apply(text);
    if (!cap.cuts(text)) {
      assertThat(length).isLessThanOrEqualTo(most);
      assertThat(shown).isEqualTo(text);
      return;
    }
    String mark = "[… " + (length - most) + " characters left out …]";
    assertThat(shown).contains(mark);
    assertThat(LengthCap.length(shown) - LengthCap.length(mark)).isEqualTo(most);
    int head = shown.indexOf(mark);
    assertThat(text).startsWith(shown.substring(0, head));
    assertThat(text).endsWith(shown.substring(head + mark.length()));
  }

  @Test
  void cap_tooSmall_isRefused() {
    assertThatThrownBy(() -> new LengthCap(1, Cut.END)).hasMessageContaining("at least 2, got 1");
  }
}
