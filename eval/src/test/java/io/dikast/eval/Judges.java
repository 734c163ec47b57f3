package io.dikast.eval;

import io.dikast.engine.Question;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Items and scripted judges for tests. */
final class Judges {

  private Judges() {}

  /** Items of two to four responses; the best are at various places. */
  static List<PreferenceItem> items(int count) {
    return IntStream.range(0, count).mapToObj(Judges::item).toList();
  }

  private static PreferenceItem item(int number) {
    int responses = 2 + number % 3;
    return new PreferenceItem(
        "item-" + number,
        Question.of("Question " + number + "?"),
        IntStream.range(0, responses).mapToObj(r -> "answer " + number + "." + r).toList(),
        Set.of(number % responses),
        Optional.of(number % 2 == 0 ? "even" : "odd"));
  }

  /** Scores at random, by the seed of the draw; one in eight draws holds no scores. */
  static ScriptedBackend.Builder whim() {
    return ScriptedBackend.script(
            (prompt, seed, draw) -> {
              SplittableRandom random = new SplittableRandom(seed);
              if (random.nextInt(8) == 0) {
                return Reply.says("I would rather not say.");
              }
              return Reply.says("x".repeat(random.nextInt(20)) + scores(prompt, random));
            })
        .choosing((prompt, labels) -> List.of(trust(prompt), 0.05));
  }

  private static String scores(String prompt, SplittableRandom random) {
    int responses = prompt.split("answer \\d", -1).length - 1;
    StringBuilder scores = new StringBuilder();
    for (int i = 0; i < responses; i++) {
      scores.append(i == 0 ? "" : ", ").append(1 + random.nextInt(10));
    }
    return " \\boxed{" + scores + "}";
  }

  private static double trust(String prompt) {
    return (prompt.hashCode() & 0xFF) / 300.0;
  }
}
