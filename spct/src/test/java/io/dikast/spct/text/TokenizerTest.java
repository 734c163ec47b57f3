package io.dikast.spct.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TokenizerTest {

  private static final int FIRST_BYTE = 2;
  private static final int FIRST_MERGE = FIRST_BYTE + Tokenizer.BYTES;

  private static Tokenizer trained(String text, int merges) {
    return new BytePairTrainer().add(text).train(List.of("<end>", "<ask>"), FIRST_MERGE + merges);
  }

  @Test
  void words_keepTheirSpace_andNumbersTheirs() {
    assertThat(WordSplitter.words("It's 42+7=49, no?\n\n R1"))
        .containsExactly(
            "It", "'s", " 42", "+", "7", "=", "49", ",", " no", "?", "\n\n", " R", "1");
  }

  /**
   * Pairs of "abab ab": a-b comes three times, then ab-ab and Ġ-ab once each, which is too rare.
   */
  @Test
  void train_mostFrequentPairFirst_rareOnesNever() {
    Tokenizer tokenizer = trained("abab ab", 10);
    assertThat(tokenizer.size()).isEqualTo(FIRST_MERGE + 1);
    assertThat(tokenizer.encode("abab")).containsExactly(FIRST_MERGE, FIRST_MERGE);
    assertThat(tokenizer.encode("ba")).hasSize(2);
  }

  @Test
  void train_equallyFrequent_alphabeticalOrder() {
    Tokenizer tokenizer = trained("cd ab cd ab", 2);
    assertThat(tokenizer.decode(FIRST_MERGE)).isEqualTo("ab");
    assertThat(tokenizer.decode(FIRST_MERGE + 1)).isEqualTo("cd");
  }

  @Test
  void train_fullVocabulary_stops() {
    assertThat(trained("aaaa bbbb cccc aaaa bbbb cccc", 1).size()).isEqualTo(FIRST_MERGE + 1);
  }

  @Test
  void train_smallerThanTheBytes_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BytePairTrainer().train(List.of("<end>"), 100))
        .withMessageContaining("257");
  }

  @Test
  void encodeTemplate_namesOfControlTokens_areThem() {
    Tokenizer tokenizer = trained("", 0);
    assertThat(tokenizer.encodeTemplate("<ask>a<end>")).containsExactly(1, FIRST_BYTE + 'a', 0);
    assertThat(tokenizer.encode("<ask>")).hasSize(5).doesNotContain(1);
  }

  @Test
  void control_unknown_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trained("", 0).control("<other>"))
        .withMessageContaining("<other>");
  }

  @Property
  void decode_anyText_backAgain(@ForAll String any) {
    String text =
        new String(
            any.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.UTF_8);
    Tokenizer tokenizer = trained("the cat and the hat " + text + text, 40);
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
  }
}
