package io.dikast.samplers;

import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.RewardModel;
import java.util.function.Consumer;

/** A reward model of pairs, which refuses everything else. */
record TwoResponses(RewardModel pair) implements RewardModel {

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    if (task.responses().size() != 2) {
      throw new IllegalArgumentException(
          "a pairwise reward model judges 2 responses, got " + task.responses().size());
    }
    return pair.judge(task, sink);
  }

  @Override
  public String model() {
    return pair.model();
  }

  @Override
  public String fingerprint() {
    return pair.fingerprint();
  }
}
