package io.dikast.testkit.model;

import io.dikast.gguf.FloatSource;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufArray;
import io.dikast.gguf.GgufValue;
import io.dikast.gguf.GgufWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model file of a given shape with random weights: it loads and runs like a real one of that
 * shape and says nothing. The same builder calls write the same bytes.
 *
 * <pre>{@code
 * SyntheticModel.builder(Architecture.LLAMA).layers(2).width(64).heads(4, 2).seed(7).build().write(path);
 * }</pre>
 *
 * <p>Matrices are nearly normal with a deviation of 1/√(inputs), norms are 1, so that activations
 * stay near 1 whatever the depth.
 */
public final class SyntheticModel {

  /** The architectures that can be written. */
  public enum Architecture {
    LLAMA("llama", "gpt-2"),
    QWEN2("qwen2", "qwen2"),
    /** llama.cpp b4916 runs it with 26, 42 or 46 layers only, and always with tied embeddings. */
    GEMMA2("gemma2", "gpt-2");

    private final String id;
    private final String preTokenizer;

    Architecture(String id, String preTokenizer) {
      this.id = id;
      this.preTokenizer = preTokenizer;
    }

    /** The value of {@code general.architecture}. */
    public String id() {
      return id;
    }
  }

  /** The template of ChatML, in the dialect of chat templates. */
  public static final String CHAT_ML =
      """
      {% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}\
      {% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}""";

  private static final float NORM_EPSILON = 1e-5f;

  private final Builder shape;
  private final SyntheticVocabulary vocabulary;

  private SyntheticModel(Builder shape) {
    this.shape = shape;
    this.vocabulary = SyntheticVocabulary.of(shape.vocabulary, shape.controls);
  }

  public static Builder builder(Architecture architecture) {
    return new Builder(architecture);
  }

  /**
   * The shape of a public 135M model: 30 layers, 576 wide, 9 heads and 3 key-value heads, 1,536
   * feed-forward, 49,152 tokens, context 8,192, tied embeddings, Q8_0. The file has 143 MB.
   */
  public static Builder shape135M() {
    return new Builder(Architecture.LLAMA)
        .layers(30)
        .width(576)
        .heads(9, 3)
        .feedForward(1536)
        .vocabulary(49_152)
        .contextLength(8192)
        .weights(GgmlType.Q8_0);
  }

  public SyntheticVocabulary vocabulary() {
    return vocabulary;
  }

  /**
   * Writes the file; an existing one is replaced.
   *
   * @throws io.dikast.gguf.GgufException if it can't be written
   */
  public void write(Path path) {
    GgufWriter writer = GgufWriter.create();
    putShape(writer);
    putTokenizer(writer);
    shape.extra.forEach(writer::put);
    addTensors(writer);
    writer.write(path);
  }

  private void putShape(GgufWriter writer) {
    String prefix = shape.architecture.id() + ".";
    int headLength = shape.width / shape.heads;
    writer
        .put("general.architecture", shape.architecture.id())
        .put("general.type", "model")
        .put("general.name", shape.name)
        .putUint32("general.file_type", fileType())
        .putUint32("general.quantization_version", 2)
        .putUint32(prefix + "vocab_size", vocabulary.size())
        .putUint32(prefix + "context_length", shape.contextLength)
        .putUint32(prefix + "embedding_length", shape.width)
        .putUint32(prefix + "block_count", shape.layers)
        .putUint32(prefix + "feed_forward_length", shape.feedForward)
        .putUint32(prefix + "attention.head_count", shape.heads)
        .putUint32(prefix + "attention.head_count_kv", shape.keyValueHeads)
        .putFloat32(prefix + "attention.layer_norm_rms_epsilon", NORM_EPSILON)
        .putFloat32(prefix + "rope.freq_base", shape.ropeBase)
        .putUint32(prefix + "rope.dimension_count", headLength);
    if (shape.architecture == Architecture.GEMMA2) {
      writer
          .putUint32(prefix + "attention.key_length", headLength)
          .putUint32(prefix + "attention.value_length", headLength)
          .putFloat32(prefix + "attn_logit_softcapping", 50)
          .putFloat32(prefix + "final_logit_softcapping", 30)
          .putUint32(prefix + "attention.sliding_window", Math.min(4096, shape.contextLength));
    }
  }

  private int fileType() {
    return switch (shape.weights) {
      case F16 -> 1;
      case Q8_0 -> 7;
      default -> 0;
    };
  }

  private void putTokenizer(GgufWriter writer) {
    int[] types = new int[vocabulary.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = vocabulary.isControl(id) ? 3 : 1;
    }
    writer
        .put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.pre", shape.architecture.preTokenizer)
        .put("tokenizer.ggml.tokens", GgufArray.ofTexts(vocabulary.tokens()))
        .put("tokenizer.ggml.token_type", GgufArray.ofInt32(types))
        .put("tokenizer.ggml.merges", GgufArray.ofTexts(vocabulary.merges()))
        .putUint32("tokenizer.ggml.bos_token_id", vocabulary.idOf(shape.controls.getFirst()))
        .putUint32("tokenizer.ggml.eos_token_id", vocabulary.idOf(shape.controls.getLast()))
        .put("tokenizer.ggml.add_bos_token", false);
  }

  private void addTensors(GgufWriter writer) {
    long width = shape.width;
    long shared = width / shape.heads * shape.keyValueHeads;
    long inner = shape.feedForward;
    matrix(writer, "token_embd.weight", width, vocabulary.size());
    for (int layer = 0; layer < shape.layers; layer++) {
      String block = "blk." + layer + ".";
      norm(writer, block + "attn_norm.weight");
      matrix(writer, block + "attn_q.weight", width, width);
      matrix(writer, block + "attn_k.weight", width, shared);
      matrix(writer, block + "attn_v.weight", width, shared);
      matrix(writer, block + "attn_output.weight", width, width);
      if (shape.architecture == Architecture.QWEN2) {
        bias(writer, block + "attn_q.bias", width);
        bias(writer, block + "attn_k.bias", shared);
        bias(writer, block + "attn_v.bias", shared);
      }
      norm(writer, block + "ffn_norm.weight");
      matrix(writer, block + "ffn_gate.weight", width, inner);
      matrix(writer, block + "ffn_up.weight", width, inner);
      matrix(writer, block + "ffn_down.weight", inner, width);
      if (shape.architecture == Architecture.GEMMA2) {
        norm(writer, block + "post_attention_norm.weight");
        norm(writer, block + "post_ffw_norm.weight");
      }
    }
    norm(writer, "output_norm.weight");
    if (!shape.tiedEmbeddings) {
      matrix(writer, "output.weight", width, vocabulary.size());
    }
  }

  private void matrix(GgufWriter writer, String name, long inputs, long outputs) {
    FloatSource source =
        new NormalSource(shape.seed, name, (float) (1 / Math.sqrt((double) inputs)));
    writer.tensor(name, shape.weights, List.of(inputs, outputs), source);
  }

  private void norm(GgufWriter writer, String name) {
    writer.tensor(name, GgmlType.F32, List.of((long) shape.width), FloatSource.constant(1));
  }

  private void bias(GgufWriter writer, String name, long length) {
    FloatSource source = new NormalSource(shape.seed, name, 0.02f);
    writer.tensor(name, GgmlType.F32, List.of(length), source);
  }

  /** A shape in the making; small and tied unless told otherwise. */
  public static final class Builder {

    private final Architecture architecture;
    private int layers;
    private int width = 64;
    private int heads = 4;
    private int keyValueHeads = 2;
    private int feedForward = 128;
    private int vocabulary = 512;
    private int contextLength = 512;
    private float ropeBase = 10_000;
    private boolean tiedEmbeddings = true;
    private GgmlType weights = GgmlType.F16;
    private long seed = 1;
    private String name = "synthetic";
    private List<String> controls = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");
    private final Map<String, GgufValue> extra = new LinkedHashMap<>();

    private Builder(Architecture architecture) {
      this.architecture = Objects.requireNonNull(architecture, "architecture");
      this.layers = architecture == Architecture.GEMMA2 ? 26 : 2;
    }

    private Builder(Builder other) {
      architecture = other.architecture;
      layers = other.layers;
      width = other.width;
      heads = other.heads;
      keyValueHeads = other.keyValueHeads;
      feedForward = other.feedForward;
      vocabulary = other.vocabulary;
      contextLength = other.contextLength;
      ropeBase = other.ropeBase;
      tiedEmbeddings = other.tiedEmbeddings;
      weights = other.weights;
      seed = other.seed;
      name = other.name;
      controls = other.controls;
      extra.putAll(other.extra);
    }

    /** 2 unless set; 26 for gemma2. */
    public Builder layers(int count) {
      layers = count;
      return this;
    }

    /** Values between layers; 64 unless set. */
    public Builder width(int values) {
      width = values;
      return this;
    }

    /** Query heads, which share the width, and the key-value heads they share; 4 and 2. */
    public Builder heads(int queries, int keyValues) {
      heads = queries;
      keyValueHeads = keyValues;
      return this;
    }

    /** Inner width of the feed-forward network; 128 unless set. */
    public Builder feedForward(int values) {
      feedForward = values;
      return this;
    }

    /** Tokens, at least {@link SyntheticVocabulary#LEAST_SIZE}; 512 unless set. */
    public Builder vocabulary(int tokens) {
      vocabulary = tokens;
      return this;
    }

    /** 512 unless set. */
    public Builder contextLength(int tokens) {
      contextLength = tokens;
      return this;
    }

    /** Base of the rotary frequencies; 10,000 unless set. */
    public Builder ropeBase(float base) {
      ropeBase = base;
      return this;
    }

    /** Whether the output matrix is the token embedding, as it is unless set. */
    public Builder tiedEmbeddings(boolean tied) {
      tiedEmbeddings = tied;
      return this;
    }

    /** F32, F16 or Q8_0 for the matrices; F16 unless set. Norms and biases are always F32. */
    public Builder weights(GgmlType type) {
      weights = type;
      return this;
    }

    /** 1 unless set. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** The value of {@code general.name}. */
    public Builder name(String text) {
      name = text;
      return this;
    }

    /**
     * The control tokens at the end of the vocabulary; the first begins a text, the last ends it.
     */
    public Builder controls(String... tokens) {
      controls = List.of(tokens);
      return this;
    }

    /** Puts {@link #CHAT_ML} as the chat template. */
    public Builder chatTemplate() {
      return put("tokenizer.chat_template", CHAT_ML);
    }

    /** Puts more metadata, or other than the shape calls for. */
    public Builder put(String key, GgufValue value) {
      extra.put(key, value);
      return this;
    }

    public Builder put(String key, String value) {
      return put(key, GgufValue.of(value));
    }

    /** An array of strings. */
    public Builder put(String key, List<String> values) {
      return put(key, GgufValue.of(GgufArray.ofTexts(values)));
    }

    /**
     * The model of this shape; the builder can go on.
     *
     * @throws IllegalArgumentException if llama.cpp could not run such a shape
     */
    public SyntheticModel build() {
      require(layers >= 1 && layers <= 512, "layers must be in 1..512", layers);
      require(
          architecture != Architecture.GEMMA2 || List.of(26, 42, 46).contains(layers),
          "gemma2 layers must be 26, 42 or 46",
          layers);
      require(heads >= 1, "heads must be at least 1", heads);
      require(
          keyValueHeads >= 1 && heads % keyValueHeads == 0,
          "key-value heads must divide the heads " + heads,
          keyValueHeads);
      require(
          width >= 2 * heads && width % (2 * heads) == 0,
          "width must give each of " + heads + " heads an even number of values",
          width);
      require(feedForward >= 1, "feedForward must be at least 1", feedForward);
      require(contextLength >= 1, "contextLength must be at least 1", contextLength);
      require(ropeBase > 0, "ropeBase must be positive", ropeBase);
      require(
          tiedEmbeddings || architecture != Architecture.GEMMA2,
          "gemma2 embeddings must be tied",
          tiedEmbeddings);
      require(
          weights == GgmlType.F32 || weights == GgmlType.F16 || weights == GgmlType.Q8_0,
          "weights must be F32, F16 or Q8_0",
          weights);
      int block = weights.blockElements();
      require(
          width % block == 0 && feedForward % block == 0,
          "width and feedForward must be multiples of " + block + " in " + weights,
          width + " and " + feedForward);
      return new SyntheticModel(new Builder(this));
    }

    private static void require(boolean holds, String expected, Object got) {
      if (!holds) {
        throw new IllegalArgumentException(expected + ", got " + got);
      }
    }
  }
}
