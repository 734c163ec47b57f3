package io.dikast;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.LlamaCpp;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The lines that the documentation shows, with the model of the checkout. */
class DesignExampleTest {

  private static final Path MODEL =
      Path.of(
          Objects.requireNonNull(
              System.getProperty("dikast.root"), "set by the build: dikast.root"),
          "models",
          "tiny-grm.gguf");

  @Test
  void tenLines_realModel_giveAVerdict() {
    try (Backend model = LlamaCpp.open(MODEL)) {
      AnswerSelector judge =
          Dikast.selector(model).samples(32).keepBest(16).stopWhenDecided(0.99).build();
      Selection verdict =
          judge.select(
              Question.of(
                  "A box holds 42 pens. Then 7 are added, then 3 are lost."
                      + " How many pens are there now?"),
              List.of("42+7=49, 49-3=46. Answer: 46", "42+7=48, 48-3=45. Answer: 45"));

      assertThat(verdict.best()).isBetween(0, 1);
      assertThat(verdict.counts().valid()).isPositive();
      assertThat(verdict.model()).isEqualTo("tiny-grm");
    }
  }
}
