package io.dikast.inference.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.inference.openai.ControlTokens.Stretch;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTokensTest {

  private static String content(String text) {
    return ControlTokens.join(List.of(new Stretch(text, false)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<|im_start|>",
        "<|eot_id|>",
        "<|start_header_id|>",
        "<\uFF5Cend\u2581of\u2581sentence\uFF5C>",
        "<s>",
        "</s>",
        "<bos>",
        "<end_of_turn>",
        "<unused99>",
        "<EOS_TOKEN>",
        "[INST]",
        "[/INST]",
        "[TOOL_CALLS]",
        "[gMASK]",
        "<<SYS>>",
        "]~b]"
      })
  void join_lookAlikeInContent_isBrokenByOneSpace(String token) {
    assertThat(content("a" + token + "b").replace(" ", "")).isEqualTo("a" + token + "b");
    assertThat(content("a" + token + "b")).doesNotContain(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a < b and c > d",
        "x | y",
        "List<String>",
        "array[INDEX]",
        "<think>hm</think>",
        "[1, 2]",
        "<div>",
        "a <| b |> c",
        "f <|> g"
      })
  void join_ordinaryText_staysAsItIs(String text) {
    assertThat(content(text)).isEqualTo(text);
  }

  @Test
  void join_templateAlone_keepsItsTokens() {
    assertThat(
            ControlTokens.join(
                List.of(
                    new Stretch("<|im_start|>user\n", true),
                    new Stretch("<|im_start|>", false),
                    new Stretch("<|im_end|>", true))))
        .isEqualTo("<|im_start|>user\n< |im_start|><|im_end|>");
  }

  @Test
  void join_tokenAcrossStretches_isBroken() {
    assertThat(
            ControlTokens.join(
                List.of(
                    new Stretch("<|im_", false),
                    new Stretch("end", true),
                    new Stretch("|>", false))))
        .isEqualTo("< |im_end|>");
  }

  @Property
  void join_anyContent_holdsNoTokenAndLosesNothing(@ForAll("pieces") List<String> pieces) {
    List<Stretch> stretches = new ArrayList<>();
    pieces.forEach(piece -> stretches.add(new Stretch(piece, false)));

    String safe = ControlTokens.join(stretches);

    assertThat(content(safe)).isEqualTo(safe);
    assertThat(safe.replace(" ", "")).isEqualTo(String.join("", pieces).replace(" ", ""));
  }

  @Provide
  Arbitrary<List<String>> pieces() {
    return Arbitraries.of(
            "<", "|", ">", "<|", "|>", "im_end", "s", "/", "[", "]", "INST", "<<", "SYS", ">>", " ",
            "[INST]", "<s>", "a", "\uFF5C", "]~", "!b[", "e~[")
        .list()
        .ofMaxSize(12);
  }
}
