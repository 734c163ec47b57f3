package io.dikast.inference.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.trace.CallEnd;
import io.dikast.engine.trace.CallTracer;
import io.dikast.engine.trace.ModelCall;
import io.dikast.engine.trace.TraceContext;
import io.dikast.inference.openai.FakeServer.Fault;
import io.dikast.testkit.backend.RecordingListener;
import io.dikast.testkit.backend.RecordingTracer;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every request for a ledger with a tracer is a span of its trace. */
class FleetTraceTest {

  private static final Prompt CHAT = Prompt.chat(Prompt.user(Segment.content("Say it")));
  private static final Prompt PLAIN = Prompt.of(Segment.content("Say it"));
  private static final TraceContext PLACE =
      new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true, "a=1,b=2");

  private final FakeServer server = new FakeServer();
  private final RecordingTracer calls = new RecordingTracer(PLACE);

  @AfterEach
  void closeServer() {
    server.close();
  }

  private OpenAiFleet fleet() {
    return OpenAiFleet.at(server.url()).backoff(Duration.ofMillis(1), Duration.ofMillis(2));
  }

  private void draw(OpenAiFleet fleet, Prompt prompt, int draws, Ledger ledger) {
    List<Long> seeds = LongStream.range(0, draws).boxed().toList();
    try (Backend backend = fleet.open()) {
      RecordingListener listener = new RecordingListener(draws);
      backend.generate(
          SampleGroup.of(prompt, seeds, Sampling.temperature(1), 64, ledger), listener);
      listener.await();
    }
  }

  private Ledger ledger() {
    return Ledger.open(Budget.samples(64), calls);
  }

  private List<String> parents() {
    return server.headers.stream().map(headers -> headers.get("traceparent")).toList();
  }

  private void assertOneSpanEach(int requests) {
    assertThat(parents())
        .hasSize(requests)
        .doesNotHaveDuplicates()
        .doesNotContain(PLACE.parent())
        .allMatch(parent -> parent.matches("00-" + PLACE.traceId() + "-[0-9a-f]{16}-01"));
    assertThat(server.headers)
        .extracting(headers -> headers.get("tracestate"))
        .containsOnly("a=1,b=2");
  }

  @Test
  void generate_noTracer_nothingIsSent() {
    draw(fleet(), CHAT, 2, Ledger.open(Budget.samples(2)));

    assertThat(parents()).containsExactly("null", "null");
  }

  @Test
  void generate_tracerBelowAPlace_eachDrawIsASpanOfItsTrace() {
    draw(fleet(), CHAT, 3, Ledger.open(Budget.samples(3), CallTracer.below(PLACE)));

    assertOneSpanEach(3);
  }

  @Test
  void generate_eachDrawIsTold_withItsTokens() {
    draw(fleet(), PLAIN, 3, ledger());

    assertThat(calls.begun())
        .hasSize(3)
        .containsOnly(
            new ModelCall(
                ModelCall.Operation.COMPLETION,
                "fake-judge",
                Ledger.Purpose.DRAW,
                new ModelCall.Server("127.0.0.1", server.url().getPort())));
    // The server says as many words as the seed and four.
    assertThat(calls.ended())
        .containsExactlyInAnyOrder(
            new CallEnd(1, 4, null), new CallEnd(1, 5, null), new CallEnd(1, 6, null));
  }

  @Test
  void generate_drawsTogether_areOneCall() {
    draw(fleet().drawsTogether(true), CHAT, 3, ledger());

    assertOneSpanEach(1);
    assertThat(calls.ended()).singleElement().extracting(CallEnd::error).isNull();
  }

  @Test
  void generate_triedAgain_isAnotherSpan() {
    server.failsOnce(Fault.ERROR_500);
    draw(fleet(), CHAT, 1, ledger());

    assertOneSpanEach(2);
    assertThat(calls.ended()).extracting(CallEnd::error).containsExactly("500", null);
  }

  @Test
  void generate_connectionLost_saysSo() {
    server.failsOnce(Fault.RESET_MIDWAY);
    draw(fleet(), CHAT, 1, ledger());

    assertThat(calls.ended())
        .extracting(CallEnd::error)
        .satisfiesExactly(
            error -> assertThat(error).endsWith("Exception"), error -> assertThat(error).isNull());
  }

  @Test
  void chooseAndEmbed_areSpansToo() {
    server.embeds = true;
    try (Backend backend = fleet().open()) {
      // Whoever opens a fleet asks for a vector, for nobody's request.
      server.headers.clear();
      backend.choose(new Choice(CHAT, List.of("yes", "no"), ledger(), Ledger.Purpose.META)).join();
      backend.embed(new Embedding(PLAIN, ledger(), Ledger.Purpose.PROCESS)).join();
    }

    assertOneSpanEach(2);
    assertThat(calls.begun())
        .extracting(ModelCall::operation)
        .containsExactly(ModelCall.Operation.CHAT, ModelCall.Operation.EMBEDDING);
    assertThat(calls.ended()).containsExactly(new CallEnd(11, 1, null), new CallEnd(7, 0, null));
  }
}
