package io.dikast.spct.tiny;

import io.dikast.spct.model.DecoderShape;
import io.dikast.spct.train.LearningRate;
import io.dikast.spct.train.Trainer;

/**
 * How the tiny model is made.
 *
 * @param seed of everything
 * @param supervisedSteps of the supervised start
 * @param simpleDocuments how many documents it takes until none is a simple one
 */
record TinyRecipe(long seed, long supervisedSteps, long simpleDocuments) {

  /** What the shipped model was made by. */
  static final TinyRecipe SHIPPED = new TinyRecipe(1, 15_000, 45_000);

  private static final int BATCH_TOKENS = 2048;
  private static final int CHECKPOINT_EVERY = 500;

  DecoderShape shape(int vocabulary) {
    return new DecoderShape(4, 128, 4, 4, 384, vocabulary, 2048);
  }

  Trainer.Settings supervised() {
    return new Trainer.Settings(
        supervisedSteps, BATCH_TOKENS, new LearningRate(3e-3, 200, 0.02), seed, CHECKPOINT_EVERY);
  }
}
