package io.dikast.samplers.defence;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DegenerateResponseTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t ", "\u200b", "\u0000", "\u3000\u2060"})
  void reason_nothingToSee_isEmpty(String response) {
    assertThat(DegenerateResponse.reason(response)).contains("it is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".", ",", ":", "：", "---", "***\n\n***", "```", "…", "(!?)", "_ _", "\u200b:"})
  void reason_punctuation_isNamed(String response) {
    assertThat(DegenerateResponse.reason(response)).contains("nothing but punctuation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thought process:",
        "thought   process",
        "**Thought process:**",
        "Let's solve this problem step by step.",
        "Let’s think step by step…",
        "Solution",
        "# Solution:\n",
        "Solution:\n\nThe answer is:",
        "ＳＯＬＵＴＩＯＮ：",
        "Sol\u200bution",
        "解",
        "かいせつ",
        "Respuesta"
      })
  void reason_openersAlone_isNamed(String response) {
    assertThat(DegenerateResponse.reason(response)).contains("nothing but an opener");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "21",
        "yes",
        "Sure.",
        "Solution: 21",
        "Solution 21",
        "The answer is: x",
        "解は二十一",
        "∞",
        "+",
        "€",
        "👍",
        "The solution is to boil it.",
        "Let's solve this problem step by step. 3 + 4 = 7."
      })
  void reason_somethingSaid_none(String response) {
    assertThat(DegenerateResponse.reason(response)).isEmpty();
  }

  @Property
  void reason_anyText_digitsBehindItAreAnAnswer(@ForAll String text) {
    assertThat(DegenerateResponse.reason(text + " 42")).isEmpty();
  }

  @Property
  void reason_longWords_areNoOpeners(@ForAll @AlphaChars @StringLength(min = 41) String text) {
    assertThat(DegenerateResponse.reason(text)).isEmpty();
  }

  @Test
  void reason_longRunOfPunctuation_isStillNamed() {
    assertThat(DegenerateResponse.reason(". ".repeat(100_000))).contains("nothing but punctuation");
  }
}
