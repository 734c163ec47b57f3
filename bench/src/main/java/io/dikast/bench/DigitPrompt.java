package io.dikast.bench;

import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.testkit.model.SyntheticVocabulary;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A prompt of digits. The synthetic vocabulary never merges digits, so the prompt has as many
 * tokens as characters, and a program without a tokenizer can be given the same ids.
 */
public record DigitPrompt(String text) {

  /** Different seeds give prompts that hardly share a beginning. */
  public static DigitPrompt of(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new DigitPrompt(
        IntStream.range(0, length)
            .mapToObj(i -> Integer.toString(random.nextInt(10)))
            .collect(Collectors.joining()));
  }

  public Prompt prompt() {
    return Prompt.of(Segment.content(text));
  }

  /** The ids, one a line. */
  public String ids(SyntheticVocabulary vocabulary) {
    return text.chars()
        .mapToObj(c -> Integer.toString(vocabulary.idOf(Character.toString(c))))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
