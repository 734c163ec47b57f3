package io.dikast.samplers;

import io.dikast.engine.reward.RewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.RewardModelContract;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** The generative reward model keeps the contract, with draws that overtake each other. */
final class GenerativeRewardModelLawsTest extends RewardModelContract {

  @Override
  protected RewardModel model() {
    return GenerativeRewardModel.on(
            ScriptedBackend.script((prompt, seed, draw) -> Reply.says(judgement(prompt, seed)))
                .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
                .contextTokens(4096)
                .build())
        .build();
  }

  /** Scores for as many responses as the prompt shows, at random from prompt and seed. */
  private static String judgement(String prompt, long seed) {
    int count = 0;
    while (prompt.contains("\n[Response " + (count + 1) + " begins]\n")) {
      count++;
    }
    String scores =
        new Random(31 * seed + prompt.hashCode())
            .ints(count, 1, 11)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return "Specific Criteria: Truth 100%\nAnalysis: as seen.\nScores: \\boxed{" + scores + "}";
  }

  @Override
  protected List<String> responsesThatDoNotFit() {
    return List.of("long ".repeat(4096), "short");
  }
}
