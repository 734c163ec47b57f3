package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.policy.CanonicalForm;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AnswerFormsTest {

  private static void same(CanonicalForm form, String canonical, String... answers) {
    for (String answer : answers) {
      assertThat(form.of(answer)).as(answer).contains(canonical);
    }
  }

  private static void none(CanonicalForm form, String... answers) {
    for (String answer : answers) {
      assertThat(form.of(answer)).as(answer).isEmpty();
    }
  }

  @Test
  void boxed_numbers_areOneAnswer() {
    same(
        AnswerForms.boxed(),
        "1/2",
        "so \\boxed{1/2}",
        "\\boxed{0.5}",
        "\\boxed{.50}",
        "\\boxed{\\frac{1}{2}}",
        "\\boxed{\\dfrac{2}{4}}",
        "\\boxed{ x = \\frac{1}{2} }",
        "\\boxed {\\text{}0.5}".replace("\\text{}", ""));
    same(AnswerForms.boxed(), "1000", "\\boxed{1,000}", "\\boxed{1000.00}", "\\boxed{\\$1000}");
    same(AnswerForms.boxed(), "-3", "\\boxed{-3}", "\\boxed{−3}", "\\boxed{-6/2}");
    same(AnswerForms.boxed(), "5", "\\boxed{5 apples}", "\\boxed{5\\text{ cm}}", "\\boxed{+5}");
  }

  @Test
  void boxed_percent_isTheNumberBeforeTheSign() {
    same(AnswerForms.boxed(), "50", "\\boxed{50\\%}", "\\boxed{50 %}", "\\boxed{50}");
  }

  @Test
  void boxed_several_lastCounts() {
    same(
        AnswerForms.boxed(),
        "7",
        "\\boxed{3}, no: \\boxed{7}",
        "\\boxed{7} or \\boxed{",
        "\\boxed{7}\\boxed{}");
  }

  @Test
  void boxed_noNumber_isTextWithBalancedBraces() {
    same(AnswerForms.boxed(), "\\sqrt{2}", "\\boxed{\\sqrt{2}}");
    same(AnswerForms.boxed(), "5x", "\\boxed{5x}");
    same(AnswerForms.boxed(), "paris", "\\boxed{ Paris }");
    none(AnswerForms.boxed(), "", "42", "\\boxed", "\\boxed{", "\\boxed{}", "boxed{3}x{");
  }

  @Test
  void lastNumber_operators_areNoSigns() {
    same(AnswerForms.lastNumber(), "9", "12-3=9", "It is 12 - 3, so 9.", "9!", "(9)");
    same(AnswerForms.lastNumber(), "3", "12-3", "12 - 3", "x-3");
    same(AnswerForms.lastNumber(), "-3", "It is -3.", "= −3", "(-3)");
    same(AnswerForms.lastNumber(), "46", "42+7=49, 49-3=46. Answer: 46");
    none(AnswerForms.lastNumber(), "", "none", "H2O", "1/0", "v1.2.3x");
  }

  @Test
  void lastNumber_fractions_inLowestTerms() {
    same(AnswerForms.lastNumber(), "3/4", "6/8", "0.75", "it is \\frac{3}{4} of it", "75/100");
    same(AnswerForms.lastNumber(), "2", "4/2", "2.000");
  }

  @Test
  void lastNumber_tooLong_isNone() {
    none(AnswerForms.lastNumber(), "9".repeat(41));
    same(AnswerForms.lastNumber(), "9".repeat(40), "9".repeat(40));
  }

  @Test
  void choice_letters_inAnyDress() {
    CanonicalForm form = AnswerForms.choice(4);
    same(
        form,
        "B",
        "B",
        "b)".toUpperCase(java.util.Locale.ROOT),
        "The answer is (B).",
        "Answer: **B**",
        "answer: b",
        "\\boxed{B}",
        "\\boxed{(b)}",
        "A is wrong, C too. So B.",
        "Answer: B) because A is not it");
    none(form, "", "E", "Answer: E", "ABBA", "because", "I don't know");
  }

  @Test
  void choice_range_checked() {
    assertThatIllegalArgumentException().isThrownBy(() -> AnswerForms.choice(1));
    assertThatIllegalArgumentException().isThrownBy(() -> AnswerForms.choice(27));
  }

  @Test
  void text_caseAndSpace_doNotMatter() {
    same(AnswerForms.text(), "a b", "A  b", " a\n B ", "a b");
    none(AnswerForms.text(), "", " \n");
  }

  @Test
  void standard_order_boxThenCueThenNumberThenText() {
    CanonicalForm form = AnswerForms.standard();
    same(form, "3", "Answer: 4. \\boxed{3}");
    same(
        form,
        "4",
        "5 + 6\nAnswer: 4",
        "The answer is 4.",
        "**Answer:** 4",
        "answer = 4\nI used 5 steps");
    same(form, "11", "5 + 6 = 11");
    same(form, "paris", "Answer: Paris.", "paris");
    same(form, "46", "42+7=49, 49-3=46. Answer: 46");
    none(form, "", "  ");
  }

  @Property(tries = 500)
  void standard_anyText_readOrNothing(@ForAll @StringLength(max = 200) String text) {
    for (CanonicalForm form :
        List.of(
            AnswerForms.standard(),
            AnswerForms.boxed(),
            AnswerForms.lastNumber(),
            AnswerForms.choice(5),
            AnswerForms.text())) {
      assertThatCode(() -> form.of(text)).doesNotThrowAnyException();
      assertThatCode(() -> form.of("\\boxed{" + text + "}")).doesNotThrowAnyException();
      assertThatCode(() -> form.of("answer: " + text)).doesNotThrowAnyException();
    }
  }

  @Property(tries = 300)
  void lastNumber_anyFraction_equalsItsDecimal(
      @ForAll @IntRange(min = -999, max = 999) int over,
      @ForAll @IntRange(min = 1, max = 4) int scale) {
    int under = (int) Math.pow(10, scale);
    String decimal = java.math.BigDecimal.valueOf(over, scale).toPlainString();
    assertThat(AnswerForms.lastNumber().of("= " + over + "/" + under))
        .isEqualTo(AnswerForms.lastNumber().of("= " + decimal));
  }

  @Test
  void standard_hostileLengths_returnSoon() {
    for (String text :
        List.of(
            "\\boxed{".repeat(20_000),
            "1,000".repeat(20_000),
            "answer ".repeat(20_000),
            "\\boxed{" + "{".repeat(50_000),
            "-".repeat(50_000),
            "\\frac{1}{".repeat(10_000))) {
      assertThatCode(() -> AnswerForms.standard().of(text)).doesNotThrowAnyException();
      assertThatCode(() -> AnswerForms.choice(5).of(text)).doesNotThrowAnyException();
    }
  }
}
