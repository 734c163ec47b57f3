package io.dikast.samplers.defence;

import io.dikast.engine.reward.RewardModel;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.RewardModelContract;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A judge behind all defences keeps the contract. */
final class DefendedJudgeLawsTest extends RewardModelContract {

  @Override
  protected RewardModel model() {
    return Defences.NONE
        .withDegenerateCaught()
        .withDecoy()
        .withCap(new LengthCap(20_000, LengthCap.Cut.MIDDLE))
        .around(
            GenerativeRewardModel.on(
                    ScriptedBackend.script((p, seed, d) -> Reply.says(judgement(p, seed)))
                        .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
                        .contextTokens(4096)
                        .build())
                .randomLabel(5)
                .build());
  }

  /** Scores as the prompt asks for them, at random from prompt and seed. */
  private static String judgement(String prompt, long seed) {
    int count = 0;
    while (prompt.contains("\n[Response " + (count + 1) + " begins]\n")) {
      count++;
    }
    int mark = prompt.lastIndexOf("Scores: \\") + "Scores: \\".length();
    String label = prompt.substring(mark, prompt.indexOf('{', mark));
    Random random = new Random(31 * seed + prompt.hashCode());
    // The decoy is last, and low enough to leave judgements.
    return "Scores: \\"
        + label
        + IntStream.range(0, count - 1)
            .mapToObj(i -> Integer.toString(2 + random.nextInt(9)))
            .collect(Collectors.joining(", ", "{", ", 1}"));
  }

  @Override
  protected List<String> responsesThatDoNotFit() {
    return List.of("long ".repeat(4096), "short");
  }
}
