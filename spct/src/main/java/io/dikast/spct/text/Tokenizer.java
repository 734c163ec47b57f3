package io.dikast.spct.text;

import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.gguf.ByteLevel;
import io.dikast.gguf.GgufArray;
import io.dikast.gguf.GgufMetadata;
import io.dikast.gguf.GgufValue;
import io.dikast.gguf.GgufWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Byte-level byte-pair encoding with GPT-2's words: the same ids as llama.cpp gives with
 * pre-tokenizer {@code gpt-2}. Ids are, in this order, the control tokens, the 256 bytes, the
 * merges. Thread-safe.
 */
public final class Tokenizer {

  static final int BYTES = 256;

  private static final int NORMAL = 1;
  private static final int CONTROL = 3;

  private final List<String> controls;
  private final List<Merge> merges;
  private final List<String> tokens;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Merge, Integer> ranks = new HashMap<>();
  private final Map<String, int[]> words = new ConcurrentHashMap<>();

  Tokenizer(List<String> controls, List<Merge> merges) {
    this.controls = List.copyOf(controls);
    this.merges = List.copyOf(merges);
    List<String> all = new ArrayList<>(controls);
    IntStream.range(0, BYTES).forEach(b -> all.add(String.valueOf(ByteLevel.charOf(b))));
    for (Merge merge : merges) {
      ranks.put(merge, ranks.size());
      all.add(merge.merged());
    }
    this.tokens = List.copyOf(all);
    for (int id = 0; id < tokens.size(); id++) {
      // Two merges may make the same text; the first to make it gives the id.
      ids.putIfAbsent(tokens.get(id), id);
    }
  }

  /**
   * The tokenizer of a model file.
   *
   * @throws IllegalArgumentException if it is of another kind than {@link #describe} writes
   */
  public static Tokenizer read(GgufMetadata metadata) {
    List<String> tokens = metadata.texts("tokenizer.ggml.tokens");
    long[] types =
        metadata
            .array("tokenizer.ggml.token_type")
            .map(GgufArray::wholes)
            .orElseGet(() -> new long[0]);
    int controls = 0;
    while (controls < Math.min(types.length, tokens.size()) && types[controls] == CONTROL) {
      controls++;
    }
    Tokenizer read =
        new Tokenizer(
            tokens.subList(0, controls),
            metadata.texts("tokenizer.ggml.merges").stream().map(Merge::read).toList());
    if (!read.tokens.equals(tokens)
        || !metadata.text("tokenizer.ggml.pre").equals(Optional.of("gpt-2"))) {
      throw new IllegalArgumentException(
          "the tokenizer is not byte-level byte-pair encoding with GPT-2's words and its tokens in"
              + " the order controls, bytes, merges");
    }
    return read;
  }

  /** How many tokens there are. */
  public int size() {
    return tokens.size();
  }

  /**
   * The id of a control token.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public int control(String name) {
    int id = controls.indexOf(name);
    if (id < 0) {
      throw new IllegalArgumentException(name + " is not one of the control tokens " + controls);
    }
    return id;
  }

  /** The ids of a text in which nothing is a control token. */
  public int[] encode(String text) {
    return WordSplitter.words(text).stream()
        .flatMapToInt(word -> IntStream.of(words.computeIfAbsent(word, this::encodeWord)))
        .toArray();
  }

  /** The ids of a text in which the names of control tokens stand for these. */
  public int[] encodeTemplate(String text) {
    return encode(Prompt.of(Segment.template(text)));
  }

  /**
   * The ids of a prompt as the engine computes them: control tokens are found in template text
   * alone, and what lies between two of them is joined before it is cut into words.
   *
   * @throws IllegalArgumentException for a chat, whose format only a backend knows
   */
  public int[] encode(Prompt prompt) {
    if (!(prompt instanceof Prompt.Plain(List<Segment> segments))) {
      throw new IllegalArgumentException("only plain prompts can be encoded, got a chat");
    }
    IntStream.Builder all = IntStream.builder();
    StringBuilder plain = new StringBuilder();
    for (Segment segment : segments) {
      switch (segment) {
        case Segment.Content(String text) -> plain.append(text);
        case Segment.Template(String text) -> {
          for (int at = 0; at < text.length(); ) {
            int control = controlAt(text, at);
            if (control < 0) {
              plain.append(text.charAt(at++));
            } else {
              flush(plain, all);
              all.add(control);
              at += controls.get(control).length();
            }
          }
        }
        case Segment.Tokens(TokenSequence tokens) -> {
          flush(plain, all);
          IntStream.of(tokens.ids()).forEach(all);
        }
      }
    }
    flush(plain, all);
    return all.build().toArray();
  }

  private void flush(StringBuilder plain, IntStream.Builder all) {
    IntStream.of(encode(plain.toString())).forEach(all);
    plain.setLength(0);
  }

  private int controlAt(String text, int at) {
    for (int id = 0; id < controls.size(); id++) {
      if (text.startsWith(controls.get(id), at)) {
        return id;
      }
    }
    return -1;
  }

  /** Repeatedly merges the pair that was learned first. */
  private int[] encodeWord(String word) {
    List<String> symbols = BytePairTrainer.symbols(ByteLevel.encode(word));
    while (true) {
      int best = Integer.MAX_VALUE;
      for (int i = 1; i < symbols.size(); i++) {
        best =
            Math.min(
                best,
                ranks.getOrDefault(
                    new Merge(symbols.get(i - 1), symbols.get(i)), Integer.MAX_VALUE));
      }
      if (best == Integer.MAX_VALUE) {
        return symbols.stream().mapToInt(this::id).toArray();
      }
      merges.get(best).apply(symbols);
    }
  }

  private int id(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalStateException("no token " + token);
    }
    return id;
  }

  /** The text of some ids, control tokens by their names; broken UTF-8 becomes U+FFFD. */
  public String decode(int... tokenIds) {
    StringBuilder letters = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (int id : tokenIds) {
      if (id < controls.size()) {
        text.append(bytesOf(letters)).append(controls.get(id));
        letters.setLength(0);
      } else {
        letters.append(tokens.get(id));
      }
    }
    return text.append(bytesOf(letters)).toString();
  }

  private static String bytesOf(CharSequence letters) {
    byte[] bytes = new byte[letters.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ByteLevel.byteOf(letters.charAt(i));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Puts this tokenizer into a model file.
   *
   * @param end the control token that ends a text
   */
  public void describe(GgufWriter file, String end) {
    int[] types =
        IntStream.range(0, size()).map(id -> id < controls.size() ? CONTROL : NORMAL).toArray();
    file.put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.pre", "gpt-2")
        .put("tokenizer.ggml.tokens", GgufValue.of(GgufArray.ofTexts(tokens)))
        .put("tokenizer.ggml.token_type", GgufValue.of(GgufArray.ofInt32(types)))
        .put(
            "tokenizer.ggml.merges",
            GgufValue.of(GgufArray.ofTexts(merges.stream().map(Merge::toString).toList())))
        .putUint32("tokenizer.ggml.eos_token_id", control(end))
        .put("tokenizer.ggml.add_bos_token", false);
  }
}
