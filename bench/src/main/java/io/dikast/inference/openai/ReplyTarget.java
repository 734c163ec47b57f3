package io.dikast.inference.openai;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import io.dikast.engine.backend.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A whole answer of a server: the next token's alternatives, or a vector, as the first byte says.
 */
public final class ReplyTarget implements FuzzTarget {

  @Override
  public String name() {
    return "reply";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(
            0,
            """
            {"choices":[{"logprobs":{"content":[{"top_logprobs":[{"token":" A","logprob":-0.1},
            {"token":"B","logprob":-2.5}]}]}}],"usage":{"prompt_tokens":3}}\
            """),
        FuzzBytes.of(
            0, "{\"choices\":[{\"logprobs\":{\"top_logprobs\":[{\"A\":-0.5,\"b\":-1}]}}]}"),
        FuzzBytes.of(1, "{\"data\":[{\"embedding\":[0.5,-1e-3,2]}]}"),
        FuzzBytes.of(1, "{\"data\":[{\"data\":[[0.5,1],[2,3]]}]}"));
  }

  @Override
  public List<byte[]> odd() {
    List<byte[]> odd = new ArrayList<>();
    odd.add(FuzzBytes.of(0, "{\"error\":\"no\"}"));
    FuzzBytes.oddJson().forEach(json -> odd.add(FuzzBytes.of(1, json)));
    return odd;
  }

  @Override
  public List<String> words() {
    return List.of(
        "\"choices\":[",
        "\"logprobs\":{",
        "\"content\":[",
        "\"top_logprobs\":[",
        "\"token\":\"",
        "\"logprob\":",
        "\"data\":[",
        "\"embedding\":[",
        "\"error\":{",
        "\"message\":",
        "\"code\":",
        "NaN",
        "-Infinity",
        "1e309",
        "0.0005",
        "null");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(BackendException.class);
  }

  @Override
  public void read(byte[] input) {
    Json json = Json.read(FuzzBytes.rest(input));
    if (!json.at("error").isAbsent()) {
      throw ReplyJson.errorOf(json);
    }
    if (FuzzBytes.first(input) % 2 == 0) {
      ChoiceTask.probabilities(List.of("A", "B", "yes"), ReplyJson.alternatives(json));
    } else {
      ReplyJson.vector(json);
    }
  }
}
