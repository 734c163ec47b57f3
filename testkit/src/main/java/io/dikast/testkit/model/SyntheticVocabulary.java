package io.dikast.testkit.model;

import io.dikast.gguf.ByteLevel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A byte-level BPE vocabulary of any size: the 256 bytes, merged strings of letters, control tokens
 * at the end. It spells every text; lowercase English comes out at two to four letters a token, a
 * character beyond Latin-1 as its single bytes, digits one by one.
 *
 * @param tokens as a model file holds them, in GPT-2's alphabet
 * @param merges "left right" in order of rank; both sides and left + right are tokens
 * @param controls the control tokens, the last of the tokens
 */
public record SyntheticVocabulary(List<String> tokens, List<String> merges, List<String> controls) {

  /** The least size that leaves room for bytes, control tokens and some merges. */
  public static final int LEAST_SIZE = 300;

  /** A space, as the alphabet writes it, and the letters by how often English uses them. */
  private static final String SPACE = ByteLevel.encode(" ");

  private static final String LETTERS = "etaoinshrdlucmfwypvbgkjqxz";

  public SyntheticVocabulary {
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
    controls = List.copyOf(controls);
  }

  /**
   * A vocabulary of this size; the same arguments give the same vocabulary.
   *
   * @param size at least {@link #LEAST_SIZE}
   * @param controls 1 to 32 different control tokens, such as {@code <|im_end|>}, of 2 characters
   *     or more
   */
  public static SyntheticVocabulary of(int size, List<String> controls) {
    if (size < LEAST_SIZE) {
      throw new IllegalArgumentException("size must be at least " + LEAST_SIZE + ", got " + size);
    }
    if (controls.isEmpty() || controls.size() > 32) {
      throw new IllegalArgumentException("expected 1 to 32 control tokens, got " + controls);
    }
    if (new HashSet<>(controls).size() < controls.size()
        || controls.stream().anyMatch(control -> !control.matches("[<\\[].+[>\\]]"))) {
      throw new IllegalArgumentException(
          "expected different control tokens in <> or [], got " + controls);
    }
    List<String> tokens = new ArrayList<>(size);
    for (int b = 0; b < 256; b++) {
      tokens.add(String.valueOf(ByteLevel.charOf(b)));
    }
    List<String> merges = new ArrayList<>(size - 256);
    grow(tokens, merges, size - controls.size());
    tokens.addAll(controls);
    return new SyntheticVocabulary(tokens, merges, controls);
  }

  /**
   * Adds each letter to each string of letters, the short strings first: a string has one prefix,
   * so that no token comes twice, and the prefix is a token by the time it is needed.
   */
  private static void grow(List<String> tokens, List<String> merges, int end) {
    List<String> roots = new ArrayList<>();
    roots.add(SPACE);
    LETTERS.chars().forEach(c -> roots.add(String.valueOf((char) c)));
    int firstGrown = tokens.size();
    for (String root : roots) {
      extend(root, tokens, merges, end);
    }
    latin(tokens, merges, end);
    for (int i = firstGrown; tokens.size() < end; i++) {
      String prefix = tokens.get(i);
      if (LETTERS.indexOf(prefix.charAt(prefix.length() - 1)) >= 0) {
        extend(prefix, tokens, merges, end);
      }
    }
  }

  private static void extend(String prefix, List<String> tokens, List<String> merges, int end) {
    for (int i = 0; i < LETTERS.length() && tokens.size() < end; i++) {
      merges.add(prefix + " " + LETTERS.charAt(i));
      tokens.add(prefix + LETTERS.charAt(i));
    }
  }

  /** The letters of Latin-1, two bytes each, so that some tokens are one accented letter. */
  private static void latin(List<String> tokens, List<String> merges, int end) {
    for (char c = 0xC0; c <= 0xFF && tokens.size() < end; c++) {
      String spelled = ByteLevel.encode(String.valueOf(c));
      merges.add(spelled.charAt(0) + " " + spelled.charAt(1));
      tokens.add(spelled);
    }
  }

  public int size() {
    return tokens.size();
  }

  /** The id of a token, or -1 where there is none. */
  public int idOf(String token) {
    return tokens.indexOf(token);
  }

  /** Whether a token is one of the control tokens. */
  public boolean isControl(int id) {
    return id >= tokens.size() - controls.size();
  }
}
