package io.dikast.spct.tiny;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.Device;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.DocumentSource;
import io.dikast.spct.train.Progress;
import io.dikast.spct.train.Trainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** From random weights to a model that writes the format, by demonstrations of mixed quality. */
final class SupervisedStart {

  private static final int IDENTIFYING = 400;

  private final TinyRecipe recipe;
  private final Tokenizer tokenizer;

  SupervisedStart(TinyRecipe recipe, Tokenizer tokenizer) {
    this.recipe = recipe;
    this.tokenizer = tokenizer;
  }

  private DocumentSource documents() {
    return index ->
        TinyVocabulary.document(
            recipe.lesson(index).demonstration(recipe.seed() + index), tokenizer);
  }

  /** Names the documents by a few hundred of them. */
  private String identity() {
    DocumentSource documents = documents();
    CRC32 sum = new CRC32();
    for (long i = 0; i < IDENTIFYING; i++) {
      sum.update(documents.document(i * IDENTIFYING).toString().getBytes(StandardCharsets.UTF_8));
    }
    return "documents " + sum.getValue();
  }

  Decoder train(Device device, Path checkpoint, Consumer<Progress> listener) {
    try (Decoder start = Decoder.random(recipe.shape(tokenizer.size()), recipe.seed(), device)) {
      return Trainer.of(recipe.supervised())
          .withCheckpoint(checkpoint, identity())
          .train(start, documents(), listener);
    }
  }
}
