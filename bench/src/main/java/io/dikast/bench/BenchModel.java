package io.dikast.bench;

import io.dikast.testkit.model.SyntheticModel;
import io.dikast.testkit.model.SyntheticVocabulary;
import java.nio.file.Path;

/**
 * A model file with random weights: what is measured depends on its shape alone.
 *
 * @param file written on first use
 * @param vocabulary its tokens
 */
public record BenchModel(Path file, SyntheticVocabulary vocabulary) {

  /** Of the shape that the targets are stated for: 135M parameters, Q8_0, 143 MB. */
  public static BenchModel full(WorkFolder folder) {
    return of(folder, "synthetic-135m-q8_0-1.gguf", SyntheticModel.shape135M());
  }

  /**
   * A very small one, to try a benchmark out. Its vocabulary is large for its size, so that a draw
   * hardly ever ends by itself.
   */
  public static BenchModel trial(WorkFolder folder) {
    return of(
        folder,
        "synthetic-trial-1.gguf",
        SyntheticModel.builder(SyntheticModel.Architecture.LLAMA)
            .vocabulary(4096)
            .contextLength(2048));
  }

  private static BenchModel of(WorkFolder folder, String name, SyntheticModel.Builder shape) {
    SyntheticModel model = shape.name(name).build();
    return new BenchModel(folder.file(name, model::write), model.vocabulary());
  }
}
