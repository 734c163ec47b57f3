package io.dikast.eval.data;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.eval.PreferenceItem;
import java.util.List;

/** Preference data sets, in each of their formats. */
public final class PreferenceRowsTarget extends DataRowsTarget<PreferenceItem> {

  public PreferenceRowsTarget() {
    super("preference-rows", PreferenceRows::parse, PreferenceItem::id);
  }

  @Override
  public List<byte[]> good() {
    return rows();
  }

  static List<byte[]> rows() {
    return List.of(
        FuzzBytes.of(
            255,
            """
            {"id":"a","prompt":"q","responses":["x","y"],"label":0,"reference":"x","subset":"s"}
            {"id":"a","prompt":[{"role":"user","content":"q"}],"responses":["x"],"label":[0]}
            """),
        FuzzBytes.of(
            255, "[{\"prompt\":\"q\",\"chosen\":[\"x\"],\"rejected\":[\"y\",\"z\"],\"id\":7}]"),
        FuzzBytes.of(
            255,
            "{\"prompt\":\"q\",\"response_1\":\"x\",\"response_2\":\"y\",\"winner\":\"model_a\"}"),
        FuzzBytes.of(
            255,
            "{\"prompt\":\"q\",\"response_1\":\"x\",\"response_2\":\"y\",\"scores\":[true,false]}"),
        FuzzBytes.of(
            255,
            """
            [{"conversation_input":[{"role":"user","content":"q"}],
              "chosen":{"llm_name":"m","answer":"x"},"reject":{"llm_name":"n","answer":"y"}},
             {"conversation_input":[{"role":"user","content":"q"}],
              "bon_best":{"llm_name":"m","answer":"x"},"loser_list":[{"answer":"y"}]}]\
            """),
        FuzzBytes.of(
            255,
            "{\"question\":\"q\",\"response_A\":\"x\",\"response_B\":\"y\",\"label\":\"A>B\"}"),
        FuzzBytes.of(
            255,
            """
            {"chosen":[{"role":"user","content":"q"},{"role":"assistant","content":"x"}],\
            "rejected":[{"role":"user","content":"q"},{"role":"assistant","content":"y"}]}\
            """),
        FuzzBytes.of(
            255,
            """
            {"chosen":"\\n\\nHuman: q\\n\\nAssistant: x","rejected":"\\n\\nHuman: q\\n\\nAssistant: y"}\
            """));
  }
}
