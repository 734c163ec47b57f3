package io.dikast.inference.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.trace.CallEnd;
import io.dikast.engine.trace.ModelCall;
import io.dikast.engine.trace.TraceContext;
import io.dikast.testkit.backend.RecordingListener;
import io.dikast.testkit.backend.RecordingTracer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowedCallsTest {

  private static final Prompt PROMPT = Prompt.of(Segment.content("A box holds 42 pens."));

  private final RecordingTracer tracer = new RecordingTracer(TraceContext.begin());

  private Ledger ledger() {
    return Ledger.open(Budget.samples(8), tracer);
  }

  private static LlamaBackend open() {
    return TestModels.checked(LlamaCpp.model(TestModels.random()).contextTokens(256));
  }

  private static ModelCall call(
      LlamaBackend backend, ModelCall.Operation operation, Ledger.Purpose purpose) {
    return new ModelCall(operation, backend.describe().model(), purpose, null);
  }

  @Test
  void generate_eachDraw_isToldWithItsTokens() {
    try (LlamaBackend backend = open()) {
      RecordingListener listener = new RecordingListener(3);
      backend.generate(
          SampleGroup.of(PROMPT, List.of(1L, 2L, 3L), Sampling.temperature(1), 8, ledger()),
          listener);
      List<Generation.Ended> draws = listener.awaitEnded();

      int prompt = backend.encode(PROMPT, 0).length;
      assertThat(tracer.begun())
          .hasSize(3)
          .containsOnly(call(backend, ModelCall.Operation.COMPLETION, Ledger.Purpose.DRAW));
      assertThat(tracer.ended())
          .containsExactlyInAnyOrderElementsOf(
              draws.stream().map(draw -> new CallEnd(prompt, draw.tokens().size(), null)).toList());
    }
  }

  @Test
  void chooseAndEmbed_areTold() {
    int prompt;
    try (LlamaBackend backend = open()) {
      backend.choose(new Choice(PROMPT, List.of("a", "b"), ledger(), Ledger.Purpose.META)).join();
      backend.embed(new Embedding(PROMPT, ledger(), Ledger.Purpose.PROCESS)).join();

      prompt = backend.encode(PROMPT, 0).length;
      assertThat(tracer.begun())
          .containsExactly(
              call(backend, ModelCall.Operation.COMPLETION, Ledger.Purpose.META),
              call(backend, ModelCall.Operation.EMBEDDING, Ledger.Purpose.PROCESS));
    }
    // Told behind the answers, and no later than the end of the backend.
    assertThat(tracer.ended()).containsOnly(new CallEnd(prompt, 0, null)).hasSize(2);
  }

  @Test
  void choose_cutOff_didNotGoWrong() {
    Ledger ledger = ledger();
    ledger.stop(StopReason.DEADLINE);
    try (LlamaBackend backend = open()) {
      var answer =
          backend.choose(new Choice(PROMPT, List.of("a", "b"), ledger, Ledger.Purpose.META));

      assertThatThrownBy(answer::join).hasCauseInstanceOf(BackendException.class);
    }
    assertThat(tracer.ended()).singleElement().extracting(CallEnd::error).isNull();
  }

  @Test
  void generate_closed_isToldAsFailed() {
    LlamaBackend backend = open();
    backend.close();

    assertThatThrownBy(
            () ->
                backend.generate(
                    SampleGroup.of(PROMPT, List.of(1L, 2L), Sampling.GREEDY, 4, ledger()),
                    generation -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(tracer.ended()).hasSameSizeAs(tracer.begun());
  }
}
