package io.dikast.server.http;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import io.dikast.server.json.FaultException;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonReading;
import io.dikast.server.json.SelectRequestJson;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The body of a request. The first byte says of which kind. */
public final class RequestTarget implements FuzzTarget {

  private static final JsonReading READING = new JsonReading(Limits.DEFAULT.nesting());

  @Override
  public String name() {
    return "request";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(
            0,
            """
            {"prompt":"q","responses":["x","y"],"reference":"x","principles":["p"],"seed":7,\
            "judge":{"k":4,"temperature":0.5,"top_p":1,"max_tokens":9,"shuffle":true,\
            "mode":"pairwise","quorum":2},"meta":{"kind":"yes_no","keep":2},\
            "budget":{"tokens":100,"deadline_ms":1000},"model":null,"more":[{"a":-1.5e3}]}\
            """),
        FuzzBytes.of(
            1, "{\"prompt\":[{\"role\":\"user\",\"content\":\"q\"}],\"responses\":[\"x\"]}"),
        FuzzBytes.of(2, "{\"prompt\":\"q\"}"),
        FuzzBytes.of(
            3,
            """
            {"messages":[{"role":"developer","content":[{"type":"text","text":"q"}]}],\
            "stop":["a","b"],"seed":-9223372036854775808}\
            """));
  }

  @Override
  public List<byte[]> odd() {
    List<byte[]> odd = new ArrayList<>();
    FuzzBytes.oddJson().forEach(json -> odd.add(FuzzBytes.of(0, json)));
    return odd;
  }

  @Override
  public List<String> words() {
    return List.of(
        "\"prompt\":",
        "\"responses\":[",
        "\"reference\":",
        "\"principles\":[",
        "\"seed\":",
        "\"judge\":{",
        "\"k\":",
        "\"temperature\":",
        "\"top_p\":",
        "\"max_tokens\":",
        "\"shuffle\":",
        "\"mode\":",
        "pairwise",
        "\"quorum\":",
        "\"meta\":{",
        "\"kind\":",
        "\"keep\":",
        "\"budget\":{",
        "\"tokens\":",
        "\"deadline_ms\":",
        "\"messages\":[",
        "\"role\":",
        "user",
        "system",
        "assistant",
        "\"content\":",
        "\"type\":\"text\"",
        "\"text\":",
        "\"stop\":",
        "null",
        "true",
        "1e999",
        "9223372036854775808",
        "\\ud800",
        "\"\"");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(FaultException.class);
  }

  @Override
  public void read(byte[] input) {
    byte[] body = FuzzBytes.rest(input);
    switch (FuzzBytes.first(input) % 4) {
      case 0 -> {
        JsonFields rest = SelectRequestJson.read(READING, body).rest();
        settings(rest);
      }
      case 1 -> SelectRequestJson.read(body);
      case 2 -> SelectRequestJson.readQuestion(body);
      default -> {
        JsonFields fields = READING.object(body);
        Texts.messages("messages", fields.need("messages", "the conversation"));
        Texts.oneOrMore(fields, "stop", 16);
        settings(fields);
      }
    }
  }

  private static void settings(JsonFields fields) {
    OptionalLong seed = fields.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    new JudgeSettingsJson(JudgeSettings.DEFAULT, Limits.DEFAULT).read(fields, seed);
  }
}
