package io.dikast.inference.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationListener;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A stream of server-sent events, and the draws in it. The first byte says how long the pieces are
 * that the bytes come in.
 */
public final class EventStreamTarget implements FuzzTarget {

  private static final int LONGEST_EVENT = 1 << 16;

  @Override
  public String name() {
    return "event-stream";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(
            7,
            """
            : a comment
            data: {"choices":[{"index":0,"text":"ab","logprobs":{"token_logprobs":[-0.5]}}]}

            event: message
            data: {"choices":[{"index":1,"text":"c"},{"index":0,"text":"","finish_reason":"stop"}]}

            data: {"choices":[{"index":1,"text":"d","finish_reason":"length"}]}

            data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4}}

            data: [DONE]

            """),
        FuzzBytes.of(
            0,
            """
            data:{"choices":[{"delta":{"role":"assistant","content":"a"},"finish_reason":null}]}\r
            \r
            data:{"choices":[{"index":0,"delta":{},"finish_reason":"stop"},\r
            data:{"index":1,"message":{"content":"b"},"finish_reason":"stop"}]}\r
            \r
            """));
  }

  @Override
  public List<byte[]> odd() {
    return List.of(
        FuzzBytes.of(3, "data: {\"error\":{\"message\":\"no\",\"code\":429}}\n\n"),
        FuzzBytes.of(3, "data: {\"choices\":[{\"index\":1e9}]}\n\n"),
        FuzzBytes.of(3, "\r\r\n\n\r\ndata\ndata:\ndata: \n\n"),
        FuzzBytes.of(3, "\uFEFFdata: {}\n\n"));
  }

  @Override
  public List<String> words() {
    return List.of(
        "data: ",
        "\n\n",
        "\r\n",
        "[DONE]",
        "\"choices\":[",
        "\"index\":",
        "\"text\":\"",
        "\"delta\":{",
        "\"message\":{",
        "\"content\":\"",
        "\"finish_reason\":\"",
        "stop",
        "length",
        "content_filter",
        "\"logprobs\":{",
        "\"token_logprobs\":[",
        "\"logprob\":",
        "\"usage\":{",
        "\"prompt_tokens\":",
        "\"prompt_tokens_details\":{",
        "\"cached_tokens\":",
        "\"completion_tokens\":",
        "\"error\":{",
        "\"code\":",
        "\\ud83d",
        "\\ude00",
        "NaN",
        "-Infinity",
        "1e309",
        "STOP");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(BackendException.class);
  }

  @Override
  public void read(byte[] input) {
    SampleGroup group =
        SampleGroup.of(
            new Prompt.Plain(List.of(Segment.content("a question"))),
            List.of(1L, 2L),
            Sampling.temperature(0.7),
            64,
            Ledger.open(Budget.samples(2)));
    GenerationListener listener =
        new GenerationListener() {
          @Override
          public void onText(int index, String piece) {}

          @Override
          public void onGeneration(Generation generation) {}
        };
    List<FleetDraw> draws =
        List.of(new FleetDraw(0, group, listener), new FleetDraw(1, group, listener));
    Task.Reply reply =
        new DrawTask("a model", group, SentPrompt.of(group.prompt()), draws)
            .attempt(new Dialect())
            .reply();
    EventStream events = new EventStream(LONGEST_EVENT, data -> event(reply, data));
    byte[] bytes = FuzzBytes.rest(input);
    int piece = 1 + FuzzBytes.first(input);
    for (int at = 0; at < bytes.length && !reply.complete(); at += piece) {
      events.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
    }
    events.end();
    reply.end();
  }

  private static void event(Task.Reply reply, byte[] data) {
    if (new String(data, UTF_8).equals("[DONE]")) {
      reply.end();
    } else if (!reply.complete()) {
      reply.event(Json.read(data));
    }
  }
}
