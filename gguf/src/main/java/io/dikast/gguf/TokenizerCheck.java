package io.dikast.gguf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Holds a vocabulary to what llama.cpp's load of it assumes without a check: arrays of the right
 * type and length (it casts their bytes), no token twice (it stops the process), the bytes every
 * text may need (it throws in the middle of tokenizing, or drops the text in silence).
 */
final class TokenizerCheck {

  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String BOS = "tokenizer.ggml.bos_token_id";
  private static final String EOS = "tokenizer.ggml.eos_token_id";
  private static final int BYTE_TYPE = 6;

  /** Ids that llama.cpp warns of and leaves out where they are not in the vocabulary. */
  private static final List<String> OTHER_IDS =
      List.of(
          "eot",
          "eom",
          "unknown",
          "seperator",
          "padding",
          "mask",
          "cls",
          "fim_pre",
          "fim_suf",
          "fim_mid",
          "fim_pad",
          "fim_rep",
          "fim_sep",
          "prefix",
          "suffix",
          "middle");

  /** Pre-tokenizers after which llama.cpp begins a text with the BOS token unless told not to. */
  private static final Set<String> BEGINS_WITH_BOS =
      Set.of("llama3", "llama-v3", "llama-bpe", "falcon3", "tekken", "chameleon");

  private final KeyReader keys;
  private final List<String> notes;

  /** Token texts as Latin-1 views of their bytes: exact, whatever the encoding, and cheap. */
  private Map<String, Integer> ids = Map.of();

  TokenizerCheck(KeyReader keys, List<String> notes) {
    this.keys = keys;
    this.notes = notes;
  }

  /** Checks the vocabulary and gives its size. */
  int check(LoaderProfile profile) {
    String model = keys.text("tokenizer.ggml.model");
    GgufArray tokens = keys.array(TOKENS, ValueType.STRING);
    if (tokens.size() == 0) {
      throw keys.wrong(TOKENS, "at least one token");
    }
    index(tokens);
    byte[] types = types(tokens.size());
    switch (model) {
      case "gpt2" -> byteLevel(profile);
      case "llama" -> sentencePiece(tokens, types);
      default -> throw keys.wrong("tokenizer.ggml.model", "gpt2 or llama");
    }
    specialIds(model, tokens.size());
    requireNamedTokens();
    keys.optionalText("tokenizer.chat_template");
    keys.optionalCount("tokenizer.ggml.token_type_count", 0, Integer.MAX_VALUE);
    return tokens.size();
  }

  private void index(GgufArray tokens) {
    ids = HashMap.newHashMap(tokens.size());
    tokens.forEachText(
        (id, bytes, from, length) -> {
          String text = new String(bytes, from, length, ISO_8859_1);
          if (text.indexOf('\0') >= 0) {
            throw keys.wrong(TOKENS, "no NUL, which ends a C string", "one in token " + id);
          }
          // An empty token gets a name of its own, and that must not be another token's either.
          Integer twin = ids.put(text.isEmpty() ? "[EMPTY_" + id + "]" : text, id);
          if (twin != null) {
            throw keys.wrong(
                TOKENS,
                "each token once",
                "'" + new String(bytes, from, length, UTF_8) + "' as " + twin + " and " + id);
          }
        });
  }

  private byte[] types(int size) {
    String key = "tokenizer.ggml.token_type";
    GgufArray array = keys.array(key, ValueType.INT32);
    if (array.size() != size) {
      throw keys.wrong(key, "a type for each of the " + size + " tokens");
    }
    byte[] types = new byte[size];
    long[] values = array.wholes();
    for (int id = 0; id < size; id++) {
      if (values[id] < 0 || values[id] > BYTE_TYPE) {
        throw keys.wrong(key, "types in 0..6", values[id] + " for token " + id);
      }
      types[id] = (byte) values[id];
    }
    return types;
  }

  private void byteLevel(LoaderProfile profile) {
    String pre = keys.text("tokenizer.ggml.pre");
    if (!profile.preTokenizers().contains(pre)) {
      throw keys.wrong("tokenizer.ggml.pre", "a pre-tokenizer that " + profile.name() + " has");
    }
    if (Set.of("jina-v2-de", "jina-v2-es", "jina-v2-code").contains(pre)) {
      requireToken("<mask>", "the pre-tokenizer " + pre);
    }
    merges();
    int missing = 0;
    for (int b = 0; b < 256; b++) {
      if (!hasByte(String.valueOf(ByteLevel.charOf(b)))) {
        // Without these no prompt can be written; llama.cpp would drop them in silence.
        if (b == '\n' || (b >= ' ' && b <= '~')) {
          throw keys.wrong(TOKENS, "a token for the byte 0x" + Integer.toHexString(b), "none");
        }
        missing++;
      }
    }
    if (missing > 0) {
      notes.add(
          "the vocabulary lacks " + missing + " of the 256 bytes: text loses them in silence");
    }
  }

  private boolean hasByte(String text) {
    return ids.containsKey(new String(text.getBytes(UTF_8), ISO_8859_1));
  }

  private void merges() {
    String key = "tokenizer.ggml.merges";
    keys.array(key, ValueType.STRING)
        .forEachText(
            (index, bytes, from, length) -> {
              // The first space after the first byte parts the two sides, as llama.cpp has it.
              int space = from + 1;
              int end = from + length;
              while (space < end && bytes[space] != ' ') {
                space++;
              }
              if (space >= end - 1) {
                throw keys.wrong(
                    key,
                    "two tokens with a space between",
                    "'" + new String(bytes, from, length, UTF_8) + "' as merge " + index);
              }
            });
  }

  private void sentencePiece(GgufArray tokens, byte[] types) {
    String key = "tokenizer.ggml.scores";
    if (!keys.contains(key)) {
      notes.add("there are no scores: text is split without regard to which tokens are likely");
    } else if (keys.array(key, ValueType.FLOAT32).size() != tokens.size()) {
      throw keys.wrong(key, "a score for each of the " + tokens.size() + " tokens");
    }
    for (int b = 0; b < 256; b++) {
      if (!ids.containsKey(String.format("<0x%02X>", b))
          && !ids.containsKey(String.valueOf((char) b))) {
        throw keys.wrong(TOKENS, String.format("a token for the byte, <0x%02X>", b), "none");
      }
    }
    tokens.forEachText(
        (id, bytes, from, length) -> {
          if (types[id] == BYTE_TYPE && length < 3) {
            throw keys.wrong(
                TOKENS,
                "tokens of type BYTE to read <0xNN>",
                "'" + new String(bytes, from, length, UTF_8) + "' as token " + id);
          }
        });
  }

  private void specialIds(String model, int size) {
    boolean byteLevel = model.equals("gpt2");
    if (byteLevel && !keys.contains(EOS)) {
      throw keys.wrong(EOS, "the id of the end token (llama.cpp would take token 11)");
    }
    keys.optionalCount(EOS, 0, size - 1);
    keys.optionalCount(BOS, 0, size - 1);
    boolean beginsByNature =
        !byteLevel
            || keys.optionalText("tokenizer.ggml.pre")
                .filter(BEGINS_WITH_BOS::contains)
                .isPresent();
    boolean begins = keys.flag("tokenizer.ggml.add_bos_token", beginsByNature);
    keys.flag("tokenizer.ggml.add_eos_token", false);
    keys.flag("tokenizer.ggml.add_space_prefix", false);
    keys.flag("tokenizer.ggml.remove_extra_whitespaces", false);
    if (byteLevel && begins && !keys.contains(BOS)) {
      throw keys.wrong(BOS, "the id of the token that texts begin with");
    }
    // llama.cpp's own choice of 0, 1 and 2 for a SentencePiece vocabulary.
    if (size < 3) {
      throw keys.wrong(TOKENS, "at least 3 tokens");
    }
    for (String name : OTHER_IDS) {
      String key = "tokenizer.ggml." + name + "_token_id";
      OptionalInt id = anyId(key);
      if (id.isPresent() && (id.getAsInt() < 0 || id.getAsInt() >= size)) {
        notes.add("the key '" + key + "' names no token: it has no effect");
      }
    }
  }

  /** A UINT32 as the bits of an int: negative where it is out of any vocabulary. */
  private OptionalInt anyId(String key) {
    return keys.optionalWhole(key, ValueType.UINT32);
  }

  /** llama.cpp looks these up by the model's name, and throws where they are absent. */
  private void requireNamedTokens() {
    Optional<String> name =
        keys.optionalText("general.name").map(text -> text.toLowerCase(java.util.Locale.ROOT));
    if (name.filter(text -> text.contains("phi-3") || text.contains("phi3")).isPresent()) {
      for (String token : List.of("</s>", "<unk>", "<s>", "<|endoftext|>")) {
        requireToken(token, "a model named phi-3");
      }
    }
  }

  private void requireToken(String token, String why) {
    if (!ids.containsKey(token)) {
      throw keys.wrong(TOKENS, "the token " + token + ", which " + why + " needs", "none");
    }
  }
}
