package io.dikast.metarm;

import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.MetaRewardModelContract;
import java.util.List;

class YesNoContractTest extends MetaRewardModelContract {

  @Override
  protected MetaRewardModel model() {
    return MetaRewardModels.yesNo(
        ScriptedBackend.script((prompt, seed, draw) -> Reply.says(""))
            .choosing((prompt, labels) -> List.of(0.6, 0.2))
            .build());
  }
}
