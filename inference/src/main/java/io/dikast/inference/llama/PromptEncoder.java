package io.dikast.inference.llama;

import io.dikast.engine.Message;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns a {@link Prompt} into token ids. Thread-safe. */
final class PromptEncoder {

  /*
   * Tokenising each segment by itself would be safe but not what models were trained on: "Question: "
   * and "A box" together have a token " A" that they lack apart. So template text is first cut at its
   * control tokens, and what lies between two control tokens - template text and content side by side -
   * is joined and tokenised as plain text, in which nothing is special. Content can then merge with the
   * words around it but never complete a control token, not even half of one left by the template.
   */
  private final Vocabulary vocabulary;
  private final Optional<ChatFormat> chat;
  private final String vocabularyId;

  PromptEncoder(Vocabulary vocabulary, Optional<ChatFormat> chat, String vocabularyId) {
    this.vocabulary = vocabulary;
    this.chat = chat;
    this.vocabularyId = vocabularyId;
  }

  /**
   * The ids of a prompt, the begin token first where the model wants one.
   *
   * @throws IllegalArgumentException if it has no tokens, or holds ids that are not of this
   *     vocabulary
   */
  int[] encode(Prompt prompt) {
    Ids ids = new Ids();
    List<Segment> segments =
        switch (prompt) {
          case Prompt.Plain plain -> plain.segments();
          case Prompt.Chat(List<Prompt.Turn> turns) ->
              chat.map(format -> format.apply(turns)).orElseGet(() -> withoutFormat(turns));
        };
    StringBuilder plainText = new StringBuilder();
    for (Segment segment : segments) {
      switch (segment) {
        case Segment.Content(String text) -> plainText.append(text);
        case Segment.Template(String text) -> template(text, plainText, ids);
        case Segment.Tokens(var tokens) -> {
          if (tokens.size() == 0 || !tokens.vocabulary().equals(vocabularyId)) {
            plainText.append(tokens.text());
          } else {
            flush(plainText, ids);
            for (int id : tokens.ids()) {
              if (id < 0 || id >= vocabulary.size()) {
                throw new IllegalArgumentException(
                    "token ids must be in 0.." + (vocabulary.size() - 1) + ", got " + id);
              }
              ids.add(id);
            }
          }
        }
      }
    }
    flush(plainText, ids);
    int begin = vocabulary.beginToken();
    int[] encoded = ids.toArray();
    if (encoded.length == 0) {
      throw new IllegalArgumentException("a prompt must have at least one token, got none");
    }
    if (begin >= 0 && encoded[0] != begin) {
      int[] begun = new int[encoded.length + 1];
      begun[0] = begin;
      System.arraycopy(encoded, 0, begun, 1, encoded.length);
      return begun;
    }
    return encoded;
  }

  /**
   * The first token of a label, standing after a prompt.
   *
   * @throws IllegalArgumentException if the label has no token
   */
  int firstToken(String label) {
    int[] ids = vocabulary.tokenize(label);
    if (ids.length == 0) {
      throw new IllegalArgumentException("the label '" + label + "' has no tokens");
    }
    return ids[0];
  }

  private void template(String text, StringBuilder plainText, Ids ids) {
    int from = 0;
    for (int at = 0; at < text.length(); ) {
      Vocabulary.Special special = specialAt(text, at);
      if (special == null) {
        at++;
      } else {
        plainText.append(text, from, at);
        flush(plainText, ids);
        ids.add(special.id());
        at += special.text().length();
        from = at;
      }
    }
    plainText.append(text, from, text.length());
  }

  private Vocabulary.@org.jspecify.annotations.Nullable Special specialAt(String text, int at) {
    for (Vocabulary.Special special : vocabulary.specials()) {
      if (text.startsWith(special.text(), at)) {
        return special;
      }
    }
    return null;
  }

  private void flush(StringBuilder plainText, Ids ids) {
    if (!plainText.isEmpty()) {
      for (int id : vocabulary.tokenize(plainText.toString())) {
        ids.add(id);
      }
      plainText.setLength(0);
    }
  }

  /** Turns as plain paragraphs, for a model that has no chat template we know. */
  private static List<Segment> withoutFormat(List<Prompt.Turn> turns) {
    if (turns.size() > 1 && turns.getLast().role() == Message.Role.ASSISTANT) {
      // It stays open: what comes next continues it.
      List<Segment> segments = withoutFormat(turns.subList(0, turns.size() - 1));
      segments.addAll(turns.getLast().segments());
      return segments;
    }
    List<Segment> segments = new ArrayList<>();
    for (Prompt.Turn turn : turns) {
      String name =
          switch (turn.role()) {
            case SYSTEM -> "System";
            case USER -> "User";
            case ASSISTANT -> "Assistant";
          };
      segments.add(Segment.template(name + ":\n"));
      segments.addAll(turn.segments());
      segments.add(Segment.template("\n\n"));
    }
    segments.add(Segment.template("Assistant:\n"));
    return segments;
  }

  /** A growing array of ids. */
  private static final class Ids {
    private int[] ids = new int[256];
    private int size;

    void add(int id) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, 2 * size);
      }
      ids[size++] = id;
    }

    int[] toArray() {
      return Arrays.copyOf(ids, size);
    }
  }
}
