package io.dikast.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.gguf.ByteLevel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyntheticVocabularyTest {

  private static final List<String> CONTROLS = List.of("<|im_start|>", "<|im_end|>");

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 1_000, 1_100, 30_000})
  void of_anySize_everyMergeJoinsTwoTokensIntoAThird(int size) {
    SyntheticVocabulary vocabulary = SyntheticVocabulary.of(size, CONTROLS);

    Set<String> tokens = new HashSet<>(vocabulary.tokens());
    assertThat(tokens).as("different tokens").hasSize(size);
    assertThat(vocabulary.merges()).doesNotHaveDuplicates().hasSize(size - 256 - 2);
    for (String merge : vocabulary.merges()) {
      String[] sides = merge.split(" ", -1);
      assertThat(sides).hasSize(2);
      assertThat(tokens.containsAll(List.of(sides[0], sides[1], sides[0] + sides[1])))
          .as("both sides of '%s' and what they join into are tokens", merge)
          .isTrue();
    }
  }

  @Test
  void of_anySize_bytesFirstControlsLast() {
    SyntheticVocabulary vocabulary = SyntheticVocabulary.of(400, CONTROLS);

    for (int b = 0; b < 256; b++) {
      assertThat(vocabulary.tokens().get(b)).isEqualTo(String.valueOf(ByteLevel.charOf(b)));
      assertThat(vocabulary.isControl(b)).isFalse();
    }
    assertThat(vocabulary.idOf("<|im_start|>")).isEqualTo(398);
    assertThat(vocabulary.idOf("<|im_end|>")).isEqualTo(399);
    assertThat(vocabulary.isControl(398)).isTrue();
    assertThat(vocabulary.isControl(397)).isFalse();
    assertThat(vocabulary.idOf("absent")).isEqualTo(-1);
  }

  @Test
  void of_roomForThem_accentedLettersAndWordPieces() {
    SyntheticVocabulary vocabulary = SyntheticVocabulary.of(5_000, CONTROLS);

    assertThat(vocabulary.tokens())
        .contains(ByteLevel.encode("é"), ByteLevel.encode(" t"), "th", ByteLevel.encode(" th"));
  }
}
