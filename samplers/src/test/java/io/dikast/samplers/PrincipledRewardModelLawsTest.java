package io.dikast.samplers;

import io.dikast.engine.reward.RewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.RewardModelContract;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A judge that is told its principles keeps the contract, also while they are not there yet. */
final class PrincipledRewardModelLawsTest extends RewardModelContract {

  @Override
  protected RewardModel model() {
    ScriptedBackend backend =
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says(reply(prompt, seed)))
            .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
            .contextTokens(4096)
            .build();
    return PrincipleSources.judgingBy(
        PrincipleSources.cached(PrincipleSources.generated(backend), 10),
        7,
        GenerativeRewardModel.on(backend).template(JudgeTemplate.principled()).build());
  }

  private static String reply(String prompt, long seed) {
    if (prompt.contains("### The criteria")) {
      return "Specific Criteria: Truth " + seed % 100 + "%";
    }
    int count = 0;
    while (prompt.contains("\n[Response " + (count + 1) + " begins]\n")) {
      count++;
    }
    return new Random(31 * seed + prompt.hashCode())
        .ints(count, 1, 11)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "Analysis: as seen.\nScores: \\boxed{", "}"));
  }

  @Override
  protected List<String> responsesThatDoNotFit() {
    return List.of("long ".repeat(4096), "short");
  }
}
