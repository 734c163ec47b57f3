package io.dikast.spct.text;

import io.dikast.gguf.ByteLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Learns which bytes to merge from a text: byte-pair encoding (Sennrich et al., arXiv 1508.07909),
 * over the bytes of words. Merges the most frequent pair first, of equally frequent ones the first
 * in alphabetical order, until the vocabulary is full or no pair comes at least {@value
 * #LEAST_COUNT} times.
 */
public final class BytePairTrainer {

  private static final int LEAST_COUNT = 2;

  private final Map<String, Long> words = new TreeMap<>();

  /** Counts the words of a text; control tokens must not be in it. */
  public BytePairTrainer add(String text) {
    for (String word : WordSplitter.words(text)) {
      words.merge(ByteLevel.encode(word), 1L, Long::sum);
    }
    return this;
  }

  /**
   * The tokenizer for what was added.
   *
   * @param controls control tokens, which come first in the vocabulary
   * @param size the most tokens, at least those of the bytes and the controls
   */
  public Tokenizer train(List<String> controls, int size) {
    int most = size - controls.size() - Tokenizer.BYTES;
    if (most < 0) {
      throw new IllegalArgumentException(
          "a vocabulary of "
              + controls.size()
              + " control tokens needs at least "
              + (controls.size() + Tokenizer.BYTES)
              + " tokens, got "
              + size);
    }
    List<Word> counted =
        words.entrySet().stream()
            .map(entry -> new Word(symbols(entry.getKey()), entry.getValue()))
            .toList();
    List<Merge> merges = new ArrayList<>();
    while (merges.size() < most) {
      Optional<Merge> next = mostFrequent(counted);
      if (next.isEmpty()) {
        break;
      }
      merges.add(next.get());
      counted.forEach(word -> word.apply(next.get()));
    }
    return new Tokenizer(controls, merges);
  }

  private static Optional<Merge> mostFrequent(List<Word> counted) {
    Map<Merge, Long> counts = new HashMap<>();
    for (Word word : counted) {
      for (int i = 1; i < word.symbols.size(); i++) {
        counts.merge(
            new Merge(word.symbols.get(i - 1), word.symbols.get(i)), word.count, Long::sum);
      }
    }
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= LEAST_COUNT)
        .min(
            Map.Entry.<Merge, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(entry -> entry.getKey().toString()))
        .map(Map.Entry::getKey);
  }

  static List<String> symbols(String encoded) {
    return new ArrayList<>(Stream.of(encoded.split("")).toList());
  }

  private static final class Word {
    private final List<String> symbols;
    private final long count;

    Word(List<String> symbols, long count) {
      this.symbols = symbols;
      this.count = count;
    }

    void apply(Merge merge) {
      merge.apply(symbols);
    }
  }
}
