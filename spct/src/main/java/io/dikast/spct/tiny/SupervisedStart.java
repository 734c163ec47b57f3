package io.dikast.spct.tiny;

import io.dikast.boxes.Demonstrations;
import io.dikast.spct.model.Decoder;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.DocumentSource;
import io.dikast.spct.train.Progress;
import io.dikast.spct.train.Trainer;
import java.nio.file.Path;
import java.util.function.Consumer;

/** From random weights to a model that writes the format, by demonstrations of mixed quality. */
final class SupervisedStart {

  private final TinyRecipe recipe;
  private final Tokenizer tokenizer;

  SupervisedStart(TinyRecipe recipe, Tokenizer tokenizer) {
    this.recipe = recipe;
    this.tokenizer = tokenizer;
  }

  /** Simple documents come first, and ever fewer of them. */
  private DocumentSource documents() {
    return index ->
        TinyVocabulary.document(
            Demonstrations.of(
                recipe.seed() + index, Math.max(0, 1 - (double) index / recipe.simpleDocuments())),
            tokenizer);
  }

  Decoder train(Path checkpoint, Consumer<Progress> listener) {
    try (Decoder start = Decoder.random(recipe.shape(tokenizer.size()), recipe.seed())) {
      return Trainer.of(recipe.supervised())
          .withCheckpoint(checkpoint)
          .train(start, documents(), listener);
    }
  }
}
