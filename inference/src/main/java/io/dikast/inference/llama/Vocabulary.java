package io.dikast.inference.llama;

import io.dikast.engine.backend.BackendException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a model: text to ids without control tokens, ids to bytes, and where control tokens
 * stand in a template. Thread-safe; valid as long as its model.
 */
final class Vocabulary {

  /*
   * Trust. llama.cpp, asked not to parse special tokens, skips those of type CONTROL and UNKNOWN but
   * still matches USER_DEFINED ones, and some model files declare their turn markers that way. So tokens
   * that look like markup (<...>, [...]) and are user-defined are kept out of content too: content is cut
   * inside each such marker, and its halves are tokenised apart.
   *
   * Depth. A byte-level BPE text is first cut into words by a regular expression, for most models the C++
   * library's, which recurses once or more a character of a match: a run of 10,000 letters ends the process
   * on a stack of 1 MiB. So such text is handed over in chunks that no match can outgrow.
   */
  private static final int CHUNK = 512;

  private static final int BYTE_PAIR_ENCODING = 2;

  private static final int ATTR_UNKNOWN = 1;
  private static final int ATTR_CONTROL = 1 << 3;
  private static final int ATTR_USER_DEFINED = 1 << 4;

  /** A token with a text of its own that is matched whole. */
  record Special(String text, int id) {}

  private final NativeApi api;
  private final MemorySegment handle;
  private final int size;
  private final int beginToken;
  private final boolean[] ends;
  private final List<Special> specials;
  private final @Nullable Pattern markers;
  private final boolean cutsIntoWords;
  private final AtomicReferenceArray<byte[]> pieces;

  Vocabulary(NativeApi api, MemorySegment handle) {
    this.api = api;
    this.handle = handle;
    this.size = api.tokenCount(handle);
    this.beginToken = api.addsBeginToken(handle) ? api.beginToken(handle) : -1;
    this.ends = new boolean[size];
    this.pieces = new AtomicReferenceArray<>(size);
    List<Special> found = new ArrayList<>();
    List<String> userDefined = new ArrayList<>();
    for (int id = 0; id < size; id++) {
      ends[id] = api.endsGeneration(handle, id);
      int attributes = api.tokenAttributes(handle, id);
      if ((attributes & (ATTR_CONTROL | ATTR_USER_DEFINED | ATTR_UNKNOWN)) != 0) {
        String text = api.tokenText(handle, id).getString(0);
        if (text.isEmpty()) {
          continue;
        }
        found.add(new Special(text, id));
        if ((attributes & ATTR_USER_DEFINED) != 0 && isMarkup(text)) {
          userDefined.add(text);
        }
      }
    }
    // Longest first, as llama.cpp matches them.
    found.sort(Comparator.comparingInt((Special special) -> -special.text().length()));
    this.specials = List.copyOf(found);
    this.markers =
        userDefined.isEmpty()
            ? null
            : Pattern.compile(
                userDefined.stream().map(Pattern::quote).collect(Collectors.joining("|")));
    this.cutsIntoWords = api.vocabularyType(handle) == BYTE_PAIR_ENCODING;
  }

  private static boolean isMarkup(String text) {
    return text.length() > 2
        && ((text.startsWith("<") && text.endsWith(">"))
            || (text.startsWith("[") && text.endsWith("]")));
  }

  int size() {
    return size;
  }

  /** The token that begins every prompt, -1 where the model wants none. */
  int beginToken() {
    return beginToken;
  }

  boolean endsGeneration(int token) {
    return ends[token];
  }

  /** Control and user-defined tokens, longest text first. */
  List<Special> specials() {
    return specials;
  }

  /** Ids of a text in which nothing is special. */
  int[] tokenize(String text) {
    IntStream.Builder ids = IntStream.builder();
    int from = 0;
    if (markers != null) {
      Matcher marker = markers.matcher(text);
      while (marker.find()) {
        // Cut inside the marker, so that neither half is it.
        tokenizeInChunks(text, from, marker.start() + 1, ids);
        from = marker.start() + 1;
      }
    }
    tokenizeInChunks(text, from, text.length(), ids);
    return ids.build().toArray();
  }

  private void tokenizeInChunks(String text, int from, int to, IntStream.Builder ids) {
    while (from < to) {
      int end = to - from <= CHUNK || !cutsIntoWords ? to : chunkEnd(text, from, from + CHUNK);
      for (int id : tokenizeWhole(text.substring(from, end))) {
        ids.add(id);
      }
      from = end;
    }
  }

  /**
   * Where to end a chunk: before a single space between two words, where every pre-tokenizer parts
   * them anyway; in a run without any, at the limit, but not inside a character.
   */
  private static int chunkEnd(String text, int from, int limit) {
    for (int at = limit; at > from + 1; at--) {
      if (text.charAt(at) == ' '
          && !Character.isWhitespace(text.charAt(at - 1))
          && at + 1 < text.length()
          && !Character.isWhitespace(text.charAt(at + 1))) {
        return at;
      }
    }
    return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
  }

  int[] tokenizeWhole(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, utf8);
      int capacity = utf8.length + 8;
      for (int attempt = 0; attempt < 2; attempt++) {
        MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, capacity);
        int count = api.tokenize(handle, bytes, utf8.length, ids, capacity);
        if (count >= 0) {
          return ids.asSlice(0, 4L * count).toArray(ValueLayout.JAVA_INT);
        }
        capacity = -count;
      }
      throw new BackendException("the tokenizer does not settle on a number of tokens");
    }
  }

  /** Bytes of a token; none for control tokens. The array is shared: read only. */
  byte[] piece(int token) {
    byte[] known = pieces.get(token);
    if (known != null) {
      return known;
    }
    try (Arena arena = Arena.ofConfined()) {
      int capacity = 64;
      MemorySegment buffer = arena.allocate(capacity);
      int length = api.tokenPiece(handle, token, buffer, capacity);
      if (length < 0) {
        capacity = -length;
        buffer = arena.allocate(capacity);
        length = api.tokenPiece(handle, token, buffer, capacity);
      }
      byte[] piece = buffer.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
      pieces.set(token, piece);
      return piece;
    }
  }
}
