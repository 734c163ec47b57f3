package io.dikast.spct.tiny;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes the tiny model, stage by stage, in a folder; a run that was killed goes on. */
final class TinyTraining {

  private static final int TELL_EVERY = 200;

  private final TinyRecipe recipe;
  private final Path folder;
  private final PrintWriter log;

  TinyTraining(TinyRecipe recipe, Path folder, PrintWriter log) {
    this.recipe = recipe;
    this.folder = folder;
    this.log = log;
  }

  void run() throws IOException {
    Files.createDirectories(folder);
    Tokenizer tokenizer = TinyVocabulary.learn();
    say("vocabulary: " + tokenizer.size() + " tokens");
    try (Decoder started =
        new SupervisedStart(recipe, tokenizer)
            .train(folder.resolve("supervised.checkpoint"), telling("supervised"))) {
      TinyFile.named("tiny-grm").write(folder.resolve("supervised.gguf"), started, tokenizer);
    }
  }

  private Consumer<Progress> telling(String stage) {
    return progress -> {
      if (progress.step() % TELL_EVERY == 0 || progress.step() == progress.steps()) {
        say(
            String.format(
                Locale.ROOT,
                "%s: step %d of %d, loss %.4f, %.0f tokens/s, %d s left",
                stage,
                progress.step(),
                progress.steps(),
                progress.loss(),
                progress.tokensPerSecond(),
                progress.left().toSeconds()));
      }
    };
  }

  private void say(String line) {
    log.println(line);
    log.flush();
  }

  public static void main(String[] args) throws IOException {
    new TinyTraining(
            TinyRecipe.SHIPPED,
            Path.of(args[0]),
            new PrintWriter(System.out, false, java.nio.charset.StandardCharsets.UTF_8))
        .run();
  }
}
