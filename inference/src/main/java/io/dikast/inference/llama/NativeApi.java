package io.dikast.inference.llama;

import io.dikast.gguf.LoaderProfile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Dikast calls of llama.cpp, in Java types; one implementation a binary layout. Nothing here
 * checks its arguments: callers do, since native code answers a wrong one by ending the process.
 */
interface NativeApi {

  /** What a context is made with. */
  record ContextSettings(
      int cells,
      int batchTokens,
      int sequences,
      int threads,
      KvType kvType,
      boolean flashAttention) {

    ContextSettings withFlashAttention(boolean on) {
      return new ContextSettings(cells, batchTokens, sequences, threads, kvType, on);
    }
  }

  /**
   * Something that computes.
   *
   * @param memory in bytes, 0 where the device does not tell
   */
  record Device(String name, String description, Kind kind, long memory) {
    enum Kind {
      PROCESSOR,
      GPU,
      OTHER
    }
  }

  /** A native sequence and how many tokens it should hold. */
  record Extent(int id, int length) {}

  /** Version of the library, to show; another build has another one. */
  String version();

  /** Which model files it can load. */
  LoaderProfile loads();

  /** Whether layers can be moved to a GPU. */
  boolean supportsGpuOffload();

  /** What the library computes on, as far as it tells. */
  List<Device> devices();

  /** A model, or {@link MemorySegment#NULL}; the reason is in the log. */
  MemorySegment loadModel(Path file, int gpuLayers);

  void freeModel(MemorySegment model);

  MemorySegment vocabulary(MemorySegment model);

  int trainedContext(MemorySegment model);

  /** Floats in a hidden state of the model. */
  int hiddenSize(MemorySegment model);

  /**
   * A context, or {@link MemorySegment#NULL}.
   *
   * @param sequenceIds how many native sequences it has
   */
  MemorySegment newContext(MemorySegment model, ContextSettings settings, int sequenceIds);

  void freeContext(MemorySegment context);

  /** 0 where it succeeded. */
  int decode(MemorySegment context, TokenBatch batch);

  /** The logits of the batch's i-th token, one float an entry of the vocabulary. */
  MemorySegment logits(MemorySegment context, int index);

  /**
   * Whether the next decodes leave hidden states behind. While they do there may be no logits, and
   * each token of a batch must be one whose output is wanted.
   */
  void showHiddenStates(MemorySegment context, boolean on);

  /** The hidden state of the batch's i-th token behind the final norm. */
  MemorySegment hiddenState(MemorySegment context, int index);

  /** How the native cache finds cells for a batch. */
  KvCells.Allocator allocator();

  /** Native sequences that a context can have at most. */
  int maxSequenceIds();

  /**
   * Whether the native cache writes over a cell that no window of its sequence reaches any more,
   * though the sequence still holds it; it leaves a cell alone that two sequences hold.
   */
  boolean reusesWhatLeftTheWindow(MemorySegment model);

  /** Removes positions from..to-1 of a sequence; to = -1 is up to its end. */
  void removeSequence(MemorySegment context, int sequence, int from, int to);

  /** Gives the cells of positions from..to-1 to another sequence too. */
  void copySequence(MemorySegment context, int source, int target, int from, int to);

  void clearSequences(MemorySegment context);

  /**
   * How the native cache differs from what it should hold, {@code null} where it does not as far as
   * the library tells. For the checks of tests.
   */
  @Nullable String difference(MemorySegment context, int expectedCells, List<Extent> sequences);

  int tokenCount(MemorySegment vocabulary);

  /** The kind of tokenizer, as {@code llama_vocab_type} numbers them. */
  int vocabularyType(MemorySegment vocabulary);

  /** Attribute bits of a token, {@link Vocabulary} names them. */
  int tokenAttributes(MemorySegment vocabulary, int token);

  /** The text of a token as the file holds it. */
  MemorySegment tokenText(MemorySegment vocabulary, int token);

  boolean endsGeneration(MemorySegment vocabulary, int token);

  /** The token that begins a text, -1 without one. */
  int beginToken(MemorySegment vocabulary);

  boolean addsBeginToken(MemorySegment vocabulary);

  /** Tokens of a text; negative the number needed where the buffer is too small. */
  int tokenize(
      MemorySegment vocabulary, MemorySegment text, int length, MemorySegment tokens, int capacity);

  /** Bytes of a token; negative the number needed where the buffer is too small. */
  int tokenPiece(MemorySegment vocabulary, int token, MemorySegment buffer, int capacity);

  /**
   * Puts messages into a chat format; the number of bytes it takes, negative where the template is
   * not known.
   *
   * @param messages pairs of pointers: role, content
   */
  int applyChatTemplate(
      MemorySegment template,
      MemorySegment messages,
      long count,
      MemorySegment buffer,
      int capacity);
}
