package io.dikast.bench.fuzz;

import static io.dikast.bench.fuzz.FindingException.require;

import io.dikast.bench.BenchmarkException;
import io.dikast.gguf.CheckedModel;
import io.dikast.gguf.FloatSource;
import io.dikast.gguf.GgmlType;
import io.dikast.gguf.GgufArray;
import io.dikast.gguf.GgufException;
import io.dikast.gguf.GgufFile;
import io.dikast.gguf.GgufValue;
import io.dikast.gguf.GgufWriter;
import io.dikast.gguf.LoaderProfile;
import io.dikast.gguf.TensorInfo;
import io.dikast.gguf.ValueType;
import io.dikast.testkit.model.SyntheticModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A model file: its header, all values in it, the tensors that can be read, and the check for
 * llama.cpp. Behind the bytes come as many zeros as the first of them says, in units of 1 KiB, so
 * that a few thousand bytes describe a whole model.
 */
public final class GgufTarget implements FuzzTarget {

  private static final int UNIT = 1 << 10;
  private static final List<GgmlType> DECODED =
      List.of(GgmlType.F32, GgmlType.F16, GgmlType.BF16, GgmlType.Q8_0);

  private final ScratchFile scratch = new ScratchFile();

  @Override
  public String name() {
    return "gguf";
  }

  @Override
  public List<byte[]> good() {
    Path file = scratch.path();
    SyntheticModel.builder(SyntheticModel.Architecture.LLAMA)
        .layers(1)
        .width(32)
        .heads(2, 1)
        .feedForward(32)
        .vocabulary(300)
        .build()
        .write(file);
    byte[] model = header(file);
    GgufWriter.create()
        .put("general.architecture", "none")
        .put("flag", true)
        .put("flags", GgufArray.ofFlags(true, false))
        .put("texts", GgufArray.ofTexts(List.of("a", "", "ä")))
        .put("bytes", GgufArray.ofWholes(ValueType.UINT8, 1, 255))
        .put("longs", GgufArray.ofWholes(ValueType.INT64, -1, 1))
        .put("reals", GgufArray.ofFloat64(0.5, Double.NaN))
        .put("nested", GgufArray.ofArrays(List.of(GgufArray.ofInt32(1), GgufArray.ofInt32())))
        .putUint32("whole", 7)
        .putFloat32("real", 0.5f)
        .tensor("a", GgmlType.F32, List.of(4L, 2L), FloatSource.constant(1))
        .tensor("b", GgmlType.Q8_0, List.of(32L), FloatSource.constant(1))
        .write(file);
    return List.of(FuzzBytes.of(255, model), FuzzBytes.of(1, header(file)));
  }

  private static byte[] header(Path file) {
    try {
      int length = (int) GgufFile.open(file).dataOffset();
      return Arrays.copyOf(Files.readAllBytes(file), length);
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + file + ": " + e, e);
    }
  }

  @Override
  public List<String> words() {
    return List.of(
        "GGUF",
        "general.architecture",
        "general.alignment",
        "llama",
        "qwen2",
        "gemma2",
        "split.count",
        "tokenizer.ggml.model",
        "tokenizer.ggml.tokens",
        "tokenizer.ggml.merges",
        "token_embd.weight",
        "blk.0.attn_q.weight");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(GgufException.class);
  }

  @Override
  public void read(byte[] input) throws IOException {
    Path path = scratch.of(FuzzBytes.rest(input));
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(file.length() + (long) UNIT * FuzzBytes.first(input));
    }
    GgufFile file = GgufFile.open(path);
    file.metadata().values().values().forEach(GgufTarget::decode);
    for (TensorInfo tensor : file.tensors()) {
      require(
          tensor.offset() + tensor.bytes() <= file.fileSize(), tensor + " ends beyond the file");
      if (DECODED.contains(tensor.type())) {
        require(
            file.readFloats(tensor).length == tensor.elements(), tensor + " has other elements");
      }
    }
    require(file.parameterCount() >= 0, "a count of parameters is not negative");
    if (file.fileSize() >= UNIT * 64L) {
      CheckedModel.of(file, LoaderProfile.LLAMA_CPP_B4916);
    }
  }

  private static void decode(GgufValue value) {
    require(!value.text().isEmpty() || value instanceof GgufValue.Text, "a value can be shown");
    if (value instanceof GgufValue.Values(GgufArray array)) {
      decode(array);
    }
  }

  private static void decode(GgufArray array) {
    int size =
        switch (array.elementType()) {
          case STRING -> array.texts().size();
          case BOOL -> array.flags().length;
          case FLOAT32, FLOAT64 -> array.reals().length;
          case ARRAY -> {
            array.arrays().forEach(GgufTarget::decode);
            yield array.size();
          }
          case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> array.wholes().length;
        };
    require(size == array.size(), "an array of " + array.size() + " elements has " + size);
  }
}
