package io.dikast.inference.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import io.dikast.inference.openai.FakeServer.Fault;
import io.dikast.testkit.backend.RecordingListener;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiFleetTest {

  private static final Prompt CHAT = Prompt.chat(Prompt.user(Segment.content("Is it so?")));
  private static final Prompt PLAIN = Prompt.of(Segment.content("Is it so?"));

  private final FakeServer server = new FakeServer();

  @AfterEach
  void closeServer() {
    server.close();
  }

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(1));
  }

  private static Choice choice(Prompt prompt, Ledger ledger, String... labels) {
    return new Choice(prompt, List.of(labels), ledger, Ledger.Purpose.META);
  }

  @Test
  void open_model_isTheFirstThatIsListed() {
    server.models = List.of("a", "b");
    try (Backend backend = OpenAiFleet.at(server.url()).open()) {
      assertThat(backend.describe().model()).isEqualTo("a");
      assertThat(backend.describe().hiddenSize()).isZero();
      assertThat(backend.describe().fingerprint()).contains("a", server.name());
    }
  }

  @Test
  void open_nobodyThere_saysWhoAndWhy() {
    server.close();

    assertThatThrownBy(() -> OpenAiFleet.at(server.url()).open())
        .isInstanceOf(BackendException.class)
        .hasMessageStartingWith("no backend can be reached: " + server.name() + ": ")
        .hasMessageContaining("refused");
  }

  @Test
  void open_modelNotThere_saysWhichAre() {
    assertThatThrownBy(() -> OpenAiFleet.at(server.url()).model("other").open())
        .isInstanceOf(BackendException.class)
        .hasMessage(server.name() + " has no model 'other', it has fake-judge");
  }

  @Test
  void open_wrongKey_saysSoWithoutIt() {
    server.key = "right";

    assertThatThrownBy(() -> OpenAiFleet.at(server.url()).apiKey("guessed").open())
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("refuses the key")
        .hasMessageNotContaining("guessed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host",
        "host:8000",
        "http:///v1",
        "http://key@host",
        "http://host?key=1",
        "http://host#x"
      })
  void at_noPlainUrl_refused(String url) {
    assertThatThrownBy(() -> OpenAiFleet.at(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("key@");
  }

  @Test
  void at_sameServerTwice_refused() {
    assertThatThrownBy(() -> OpenAiFleet.at(URI.create("http://h/v1/"), URI.create("http://h:80")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("differ");
  }

  @Test
  void at_pathBeforeV1_isKept() {
    Server deep = new Server(URI.create("https://h/a/b/v1/"), 1, new CircuitBreaker(1, 1, 1));

    assertThat(deep.name()).isEqualTo("https://h:443/a/b");
    assertThat(deep.path("/v1/models")).isEqualTo("/a/b/v1/models");
  }

  @Test
  void choose_chatAndPlain_readOffTheAlternatives() throws Exception {
    Ledger ledger = ledger();
    try (Backend backend = OpenAiFleet.at(server.url()).open()) {
      for (Prompt prompt : List.of(CHAT, PLAIN)) {
        LabelProbabilities given =
            backend.choose(choice(prompt, ledger, " yes", " no")).get(30, TimeUnit.SECONDS);

        assertThat(given.probabilities().get(0)).isCloseTo(0.7, within(1e-9));
        assertThat(given.probabilities().get(1)).isCloseTo(0.2, within(1e-9));
      }
    }
    assertThat(ledger.usage().metaTokens()).isEqualTo(24);
  }

  @Test
  void generate_drawsOfAPromptAndQuestionsAboutThem_meetAtOneServer() throws Exception {
    try (FakeServer other = new FakeServer();
        Backend backend = OpenAiFleet.at(server.url(), other.url()).open()) {
      RecordingListener listener = new RecordingListener(8);
      List<Long> seeds = LongStream.range(0, 8).boxed().toList();
      backend.generate(
          SampleGroup.of(CHAT, seeds, Sampling.temperature(1), 64, ledger()), listener);
      Prompt judged = CHAT.followedBy(listener.awaitEnded().getFirst().tokens());
      backend.choose(choice(judged, ledger(), "yes", "no")).get(30, TimeUnit.SECONDS);

      assertThat(List.of(server.requests.size(), other.requests.size()))
          .containsExactlyInAnyOrder(9, 0);
    }
  }

  @Test
  void choose_broken_failsWithReason() {
    server.script = _ -> Fault.NAN;
    try (Backend backend =
        OpenAiFleet.at(server.url())
            .attempts(2)
            .backoff(Duration.ofMillis(1), Duration.ofMillis(1))
            .open()) {
      assertThatThrownBy(
              () -> backend.choose(choice(CHAT, ledger(), "a", "b")).get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(BackendException.class)
          .hasMessageContaining("must be at most 0, got NaN");
    }
  }

  @Test
  void probabilities_handComputed() {
    // Yes: 0.5 + 0.1 (two spellings). No: 0.2. "Y" begins both others and counts for neither.
    List<ReplyJson.Alternative> shown =
        List.of(
            new ReplyJson.Alternative("Yes", Math.log(0.5)),
            new ReplyJson.Alternative(" No", Math.log(0.2)),
            new ReplyJson.Alternative(" Yes", Math.log(0.1)),
            new ReplyJson.Alternative("Y", Math.log(0.05)),
            new ReplyJson.Alternative(" ", Math.log(0.04)));

    assertThat(ChoiceTask.probabilities(List.of("Yes", "No", "Yep"), shown).probabilities())
        .satisfies(
            given -> {
              assertThat(given.get(0)).isCloseTo(0.6, within(1e-12));
              assertThat(given.get(1)).isCloseTo(0.2, within(1e-12));
              // Less than the last one shown (0.04), and than what is left (0.11).
              assertThat(given.get(2)).isCloseTo(0.04, within(1e-12));
            });
    assertThat(ChoiceTask.probabilities(List.of("p", "q"), shown).probabilities())
        .satisfies(given -> assertThat(given.get(0)).isEqualTo(given.get(1)));
  }

  @Test
  void choose_labelsThatDifferInSpace_refused() {
    try (Backend backend = OpenAiFleet.at(server.url()).open()) {
      assertThatThrownBy(() -> backend.choose(choice(CHAT, ledger(), "yes", " yes")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void embed_offered_isTheVector() throws Exception {
    server.embeds = true;
    Ledger ledger = ledger();
    try (Backend backend = OpenAiFleet.at(server.url()).open()) {
      assertThat(backend.describe().hiddenSize()).isEqualTo(3);

      assertThat(
              backend
                  .embed(new Embedding(PLAIN, ledger, Ledger.Purpose.DRAW))
                  .get(30, TimeUnit.SECONDS))
          .isEqualTo(HiddenState.of(0.5f, -1.25f, 9f));
    }
    assertThat(ledger.usage().promptTokens()).isEqualTo(7);
  }

  @Test
  void embed_notOffered_unsupported() {
    try (Backend backend = OpenAiFleet.at(server.url()).open()) {
      assertThatThrownBy(() -> backend.embed(new Embedding(PLAIN, ledger(), Ledger.Purpose.DRAW)))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
