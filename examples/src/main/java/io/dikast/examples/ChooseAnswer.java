package io.dikast.examples;

import io.dikast.Dikast;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.Backend;
import io.dikast.inference.llama.LlamaCpp;
import java.nio.file.Path;
import java.util.List;

/**
 * Chooses the better of two answers with a model file: {@code ChooseAnswer models/tiny-grm.gguf}.
 */
public final class ChooseAnswer {

  private ChooseAnswer() {}

  public static void main(String[] arguments) {
    List<String> responses =
        List.of("42+7=48, 48-3=45. Answer: 45", "42+7=49, 49-3=46. Answer: 46");
    try (Backend model = LlamaCpp.open(Path.of(arguments[0]))) {
      AnswerSelector judge =
          Dikast.selector(model).samples(32).keepBest(16).stopWhenDecided(0.99).build();
      Selection verdict =
          judge.select(
              Question.of(
                  "A box holds 42 pens. Then 7 are added, then 3 are lost."
                      + " How many pens are there now?"),
              responses);
      System.out.println(responses.get(verdict.best()));
      System.out.println("agreement " + verdict.tally().agreement());
    }
  }
}
