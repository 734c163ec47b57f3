package io.dikast.samplers.defence;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells responses that say nothing: the "master keys" of arXiv 2507.08794, section 3, to which
 * judges give high scores all the same. Such a response is blank, or all punctuation, or consists
 * of openers alone, with nothing behind them.
 */
final class DegenerateResponse {

  /**
   * What answers begin with. Each is nothing by itself; words that may be a whole answer ("yes",
   * "sure") are not among them.
   */
  private static final Set<String> OPENERS =
      Set.of(
          "analysis",
          "answer",
          "explanation",
          "final answer",
          "final solution",
          "here is my answer",
          "here is the answer",
          "here is the solution",
          "here's the answer",
          "here's the solution",
          "let me solve this step by step",
          "let me think",
          "let me think step by step",
          "let's break it down",
          "let's solve this problem step by step",
          "let's solve this step by step",
          "let's think",
          "let's think step by step",
          "my answer",
          "reasoning",
          "reasoning process",
          "response",
          "solution",
          "solution process",
          "step 1",
          "the answer is",
          "the final answer is",
          "the solution is",
          "thinking process",
          "thought",
          "thought process",
          "thoughts",
          // The same in the languages of the paper and a few besides.
          "解",
          "答",
          "答案",
          "解答",
          "思考过程",
          "かいせつ",
          "解説",
          "回答",
          "풀이",
          "답",
          "respuesta",
          "solución",
          "réponse",
          "antwort",
          "lösung",
          "risposta",
          "soluzione",
          "resposta",
          "solução",
          "ответ",
          "решение");

  /** No run of openers is longer; what is longer is not looked at word by word. */
  private static final int MOST_CHARACTERS = 400;

  private DegenerateResponse() {}

  /** Why this response says nothing, in words; empty where it says something. */
  static Optional<String> reason(String response) {
    if (response.codePoints().allMatch(DegenerateResponse::isBlank)) {
      return Optional.of("it is empty");
    }
    if (response.codePoints().allMatch(c -> isBlank(c) || isPunctuation(c))) {
      return Optional.of("nothing but punctuation");
    }
    return response.length() <= MOST_CHARACTERS && onlyOpeners(response)
        ? Optional.of("nothing but an opener")
        : Optional.empty();
  }

  private static boolean onlyOpeners(String response) {
    // Full-width letters and signs become plain ones.
    String text = Normalizer.normalize(response, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    StringBuilder piece = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (c == '\'' || c == '’' || c == '‘') {
        piece.append('\'');
      } else if (c == '\n' || isPunctuation(c)) {
        if (!isOpener(piece)) {
          return false;
        }
        piece.setLength(0);
      } else if (isBlank(c)) {
        space(c, piece);
      } else {
        piece.appendCodePoint(c);
      }
    }
    return isOpener(piece);
  }

  /** One space for any number of them, and none for what has no width. */
  private static void space(int c, StringBuilder piece) {
    boolean wide = Character.isWhitespace(c) || Character.isSpaceChar(c);
    if (wide && !piece.isEmpty() && piece.charAt(piece.length() - 1) != ' ') {
      piece.append(' ');
    }
  }

  private static boolean isOpener(StringBuilder piece) {
    String words = piece.toString().strip();
    return words.isEmpty() || OPENERS.contains(words);
  }

  /** Spaces, controls, and what is never seen. */
  private static boolean isBlank(int c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /** Punctuation and the signs of markup; not mathematics, currencies or pictures, which answer. */
  private static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> false;
    };
  }
}
