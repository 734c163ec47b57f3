package io.dikast.eval.data;

import io.dikast.bench.fuzz.FuzzBytes;
import java.util.List;

/** Data sets that label the steps of solutions. */
public final class StepRowsTarget extends DataRowsTarget<StepItem> {

  public StepRowsTarget() {
    super("step-rows", StepRows::parse, StepItem::id);
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(
            255,
            "{\"id\":\"a\",\"problem\":\"q\",\"steps\":[\"x\",\"y\"],\"label\":1,\"generator\":\"m\"}"),
        FuzzBytes.of(
            255,
            """
            {"question":{"problem":"q"},"label":{"finish_reason":"solution","steps":[\
            {"completions":[{"text":"x","rating":1},{"text":"y","rating":-1}],\
            "human_completion":null,"chosen_completion":0},\
            {"completions":[{"text":"z","rating":-1}],"human_completion":null,"chosen_completion":null}]}}\
            """));
  }
}
