package io.dikast.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model file that llama.cpp can load. Native code answers a bad file with an exception at best
 * and with the end of the process at worst, so that what it is known to assume is checked here
 * first: types and ranges of the metadata, the vocabulary, the tensors.
 *
 * <p>For {@code llama}, {@code qwen2} and {@code gemma2} each tensor and its shape is checked. For
 * other architectures it is the metadata, the vocabulary, the token embedding and the types and
 * places of the tensors; llama.cpp itself refuses a tensor it misses there. The values of weights
 * are not looked at.
 */
public final class CheckedModel {

  /** ggml asserts that mapped data begins at a multiple of this. */
  private static final int NATIVE_ALIGNMENT = 32;

  private final GgufFile file;
  private final ModelShape shape;
  private final List<String> notes;

  private CheckedModel(GgufFile file, ModelShape shape, List<String> notes) {
    this.file = file;
    this.shape = shape;
    this.notes = List.copyOf(notes);
  }

  /**
   * Opens a file and checks it for llama.cpp b4916.
   *
   * @throws GgufException if it is no GGUF file or not one llama.cpp can run
   */
  public static CheckedModel open(Path path) {
    return of(GgufFile.open(path), LoaderProfile.LLAMA_CPP_B4916);
  }

  /**
   * Checks an opened file for a build of llama.cpp.
   *
   * @throws GgufException if it is not one that build can run
   */
  public static CheckedModel of(GgufFile file, LoaderProfile profile) {
    KeyReader keys = new KeyReader(file);
    String architecture = keys.text("general.architecture");
    if (!profile.architectures().contains(architecture)) {
      throw keys.wrong("general.architecture", "an architecture that " + profile.name() + " has");
    }
    requireOneFile(keys);
    requireFlatArrays(file, keys);
    requireLayout(file, keys);
    keys.optionalText("general.name");
    keys.optionalCount("general.file_type", 0, Integer.MAX_VALUE);
    keys.optionalCount(architecture + ".vocab_size", 0, Integer.MAX_VALUE);
    List<String> notes = new ArrayList<>();
    int vocabulary = new TokenizerCheck(keys, notes).check(profile);
    ModelShape shape = new ShapeCheck(keys, architecture).check(vocabulary);
    requireEmbedding(file, shape);
    if (TensorPlan.knows(architecture)) {
      TensorPlan.check(file, keys, shape);
    }
    return new CheckedModel(file, shape, notes);
  }

  public GgufFile file() {
    return file;
  }

  public ModelShape shape() {
    return shape;
  }

  /** What is odd but harmless to the process, in words for a log; often empty. */
  public List<String> notes() {
    return notes;
  }

  private static void requireOneFile(KeyReader keys) {
    if (keys.optionalWhole("split.count", ValueType.UINT16).orElse(1) > 1) {
      throw keys.wrong("split.count", "a model in one file (merge the parts first)");
    }
  }

  /** llama.cpp has no arrays in arrays. */
  private static void requireFlatArrays(GgufFile file, KeyReader keys) {
    file.metadata()
        .values()
        .forEach(
            (key, value) -> {
              if (value instanceof GgufValue.Values(GgufArray array)
                  && array.elementType() == ValueType.ARRAY) {
                throw keys.wrong(key, "no arrays in an array");
              }
            });
  }

  private static void requireLayout(GgufFile file, KeyReader keys) {
    if (file.alignment() < NATIVE_ALIGNMENT) {
      throw keys.wrong(HeaderParser.ALIGNMENT, "at least " + NATIVE_ALIGNMENT);
    }
    long next = file.dataOffset();
    for (TensorInfo tensor : file.tensors()) {
      if (!tensor.type().isWeight()) {
        throw wrong(file, tensor, "a type of weights", tensor.type().toString());
      }
      if (tensor.offset() != next) {
        throw wrong(
            file,
            tensor,
            "data at byte " + next + ", right after that of the tensor before it",
            "byte " + tensor.offset());
      }
      next = TensorLayout.align(tensor.offset() + tensor.bytes(), file.alignment());
    }
  }

  private static void requireEmbedding(GgufFile file, ModelShape shape) {
    List<Long> dims = List.of((long) shape.width(), (long) shape.vocabulary());
    String name = "token_embd.weight";
    List<Long> got = file.tensor(name).map(TensorInfo::dims).orElse(List.of());
    if (!got.equals(dims)) {
      throw GgufException.at(
          file.path(), "tensor '" + name + "'", "the dimensions " + dims, "" + got);
    }
  }

  private static GgufException wrong(
      GgufFile file, TensorInfo tensor, String expected, String got) {
    return GgufException.at(file.path(), "tensor '" + tensor.name() + "'", expected, got);
  }

  @Override
  public String toString() {
    return file + " " + shape;
  }
}
