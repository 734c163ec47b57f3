package io.dikast.testkit.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Generation.Finish;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link Backend}. To test one, extend this class; every call goes through an {@link
 * AssertingBackend}.
 *
 * <p>Draws must arrive on other threads than the caller's, as those of any backend that can be
 * cancelled do.
 */
public abstract class BackendContract {

  private static final long PATIENCE_SECONDS = 60;

  private AssertingBackend backend;

  /** A fresh backend. */
  protected abstract Backend open();

  /**
   * Draws that do not end by themselves within {@link #endlessTokens} tokens, of this many seeds.
   */
  protected abstract SampleGroup endless(List<Long> seeds, int maxTokens, Ledger ledger);

  /** How long an endless draw can be relied on to last, in tokens. */
  protected int endlessTokens() {
    return 1000;
  }

  /** A short prompt that the model continues with at least a few characters. */
  protected Prompt prompt() {
    return Prompt.of(Segment.template("Question: "), Segment.content("How many?"));
  }

  protected Sampling sampling() {
    return Sampling.temperature(1);
  }

  /** Whether the same request gives the same text, whatever else runs. */
  protected boolean reproducible() {
    return true;
  }

  /**
   * Whether draws beside others are not rounded otherwise than alone, and so have the same text.
   */
  protected boolean reproducibleBesideOthers() {
    return reproducible();
  }

  /** Whether the backend enters exact token counts and shows ids. */
  protected boolean countsTokens() {
    return true;
  }

  /** Labels to choose among. */
  protected List<String> labels() {
    return List.of("yes", "no");
  }

  @BeforeEach
  final void openBackend() {
    backend = AssertingBackend.around(open());
  }

  @AfterEach
  final void closeBackend() {
    // Where it could not be opened, that is what there is to tell.
    if (backend != null) {
      backend.close();
    }
  }

  private static Ledger ledger() {
    return Ledger.open(Budget.samples(256));
  }

  private SampleGroup group(Ledger ledger, long... seeds) {
    return SampleGroup.of(prompt(), LongStream.of(seeds).boxed().toList(), sampling(), 24, ledger);
  }

  private List<Generation.Ended> run(SampleGroup group) {
    RecordingListener listener = new RecordingListener(group.seeds().size());
    backend.generate(group, listener);
    return listener.awaitEnded();
  }

  @Test
  final void generate_everyDraw_toldOnce() {
    List<Generation.Ended> ended = run(group(ledger(), 1, 2, 3, 4, 5));

    assertThat(ended).extracting(Generation.Ended::draw).containsExactly(0, 1, 2, 3, 4);
    assertThat(ended).allSatisfy(end -> assertThat(end.finish().complete()).isTrue());
  }

  @Test
  final void generate_sameSeed_sameTextInAnyGroup() {
    assumeTrue(reproducible());

    List<Generation.Ended> together = run(group(ledger(), 11, 12, 13, 11));
    List<Generation.Ended> alone = run(group(ledger(), 12));

    assertThat(alone.getFirst().tokens()).isEqualTo(together.get(1).tokens());
    assertThat(together.get(3).tokens()).isEqualTo(together.get(0).tokens());
  }

  @Test
  final void generate_streamedText_isTheWholeText() {
    RecordingListener listener = new RecordingListener(2);
    backend.generate(group(ledger(), 5, 6), listener);

    for (Generation.Ended end : listener.awaitEnded()) {
      assertThat(listener.streamed(end.draw())).isIn(end.text(), "");
    }
  }

  @Test
  final void generate_maxTokens_endsAsLength() {
    Ledger ledger = ledger();

    List<Generation.Ended> ended = run(endless(List.of(1L, 2L), 5, ledger));

    assertThat(ended).extracting(Generation.Ended::finish).containsOnly(Finish.LENGTH);
    if (countsTokens()) {
      assertThat(ended).allSatisfy(end -> assertThat(end.tokens().size()).isLessThanOrEqualTo(5));
    }
  }

  @Test
  final void generate_stopString_endsBeforeIt() {
    assumeTrue(reproducible());
    SampleGroup free = endless(List.of(7L), 40, ledger());
    String text = run(free).getFirst().text();
    assertThat(text).hasSizeGreaterThan(12);
    String stop = text.substring(text.length() / 2, text.length() / 2 + 3);

    SampleGroup stopped =
        new SampleGroup(
            free.prompt(),
            free.seeds(),
            free.sampling(),
            40,
            List.of("never \u0000 said", stop),
            ledger(),
            Ledger.Purpose.DRAW);
    Generation.Ended end = run(stopped).getFirst();

    assertThat(end.finish()).isEqualTo(Finish.STOP);
    assertThat(end.text()).isEqualTo(text.substring(0, text.indexOf(stop)));
  }

  @Test
  final void generate_keptStopString_endsBehindIt() {
    assumeTrue(reproducible());
    SampleGroup free = endless(List.of(7L), 40, ledger());
    String text = run(free).getFirst().text();
    String stop = text.substring(text.length() / 2, text.length() / 2 + 3);

    SampleGroup stopped =
        new SampleGroup(
            free.prompt(),
            free.seeds(),
            free.sampling(),
            40,
            List.of("never \u0000 said", stop),
            ledger(),
            Ledger.Purpose.POLICY,
            true);
    Generation.Ended end = run(stopped).getFirst();

    assertThat(end.finish()).isEqualTo(Finish.STOP);
    assertThat(text).startsWith(end.text());
    assertThat(end.text()).startsWith(text.substring(0, text.indexOf(stop) + stop.length()));
    if (countsTokens()) {
      Generation.Ended again =
          run(new SampleGroup(
                  free.prompt(),
                  free.seeds(),
                  free.sampling(),
                  end.tokens().size(),
                  List.of(),
                  ledger(),
                  Ledger.Purpose.POLICY))
              .getFirst();
      assertThat(end.tokens()).as("its tokens are those of its text").isEqualTo(again.tokens());
    }
  }

  @Test
  final void cancel_oneDraw_othersGoOn() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch wentOn = new CountDownLatch(1);
    RecordingListener[] told = new RecordingListener[1];
    told[0] =
        new RecordingListener(
            2,
            (draw, text) -> {
              if (draw == 0) {
                begun.countDown();
              } else if (!told[0].generations().isEmpty()) {
                wentOn.countDown();
              }
            });
    GenerationHandle handle =
        backend.generate(endless(List.of(1L, 2L), endlessTokens(), ledger()), told[0]);

    await(begun);
    handle.cancel(0);
    await(wentOn);
    handle.cancel();

    assertThat(told[0].awaitEnded())
        .extracting(Generation.Ended::finish)
        .containsExactly(Finish.CANCELLED, Finish.CANCELLED);
  }

  @Test
  final void cancel_afterTheEnd_changesNothing() {
    RecordingListener listener = new RecordingListener(2);
    GenerationHandle handle = backend.generate(group(ledger(), 1, 2), listener);
    List<Generation> told = listener.await();

    handle.cancel(1);
    handle.cancel();

    assertThat(run(group(ledger(), 3))).hasSize(1);
    assertThat(listener.generations()).isEqualTo(told);
  }

  @Test
  final void generate_ledgerStoppedBefore_nothingIsComputed() {
    Ledger ledger = ledger();
    ledger.stop(StopReason.CANCELLED);

    List<Generation.Ended> ended = run(group(ledger, 1, 2));

    assertThat(ended).extracting(Generation.Ended::finish).containsOnly(Finish.CANCELLED);
    assertThat(ended).extracting(Generation.Ended::text).containsOnly("");
    assertThat(ledger.usage().totalTokens()).isZero();
  }

  @Test
  final void generate_tokenBudget_endsWithinOneStep() {
    assumeTrue(countsTokens());
    Ledger probe = ledger();
    run(endless(List.of(1L), 1, probe));
    long allowed = probe.usage().promptTokens() + 20;

    Ledger ledger = Ledger.open(Budget.samples(2).withTotalTokens(allowed));
    List<Generation.Ended> ended = run(endless(List.of(1L, 2L), endlessTokens(), ledger));

    assertThat(ended).extracting(Generation.Ended::finish).containsOnly(Finish.TOKENS);
    assertThat(ledger.usage().totalTokens()).isBetween(allowed, allowed + 2);
  }

  @Test
  final void generate_deadline_endsTheDraws() {
    AtomicLong clock = new AtomicLong();
    Ledger ledger = Ledger.open(Budget.samples(2).withDeadline(Duration.ofSeconds(5)), clock::get);
    RecordingListener listener =
        new RecordingListener(2, (draw, text) -> clock.set(Duration.ofSeconds(6).toNanos()));

    backend.generate(endless(List.of(1L, 2L), endlessTokens(), ledger), listener);

    assertThat(listener.awaitEnded())
        .extracting(Generation.Ended::finish)
        .containsOnly(Finish.DEADLINE);
  }

  @Test
  final void generate_usage_isEntered() {
    Ledger ledger = ledger();

    List<Generation.Ended> ended = run(group(ledger, 1, 2, 3));

    assertThat(ledger.usage().promptTokens() + ledger.usage().cachedTokens()).isPositive();
    assertThat(ledger.usage().metaTokens()).isZero();
    if (countsTokens()) {
      // An end token is computed too, and not part of the text.
      long shown = ended.stream().mapToLong(end -> end.tokens().size()).sum();
      assertThat(ledger.usage().completionTokens()).isBetween(shown, shown + ended.size());
    }
  }

  @Test
  final void generate_purposeMeta_isEnteredAsMeta() {
    Ledger ledger = ledger();
    SampleGroup draw = group(ledger, 1);

    run(
        new SampleGroup(
            draw.prompt(),
            draw.seeds(),
            draw.sampling(),
            draw.maxTokens(),
            List.of(),
            ledger,
            Ledger.Purpose.META));

    assertThat(ledger.usage().metaTokens()).isPositive().isEqualTo(ledger.usage().totalTokens());
  }

  @Test
  final void generate_promptTooLong_refusedAtOnce() {
    int context = backend.describe().contextTokens();
    assumeTrue(context > 0);
    Prompt tooLong = Prompt.of(Segment.content(" 1 2".repeat(context)));
    Ledger ledger = ledger();
    RecordingListener listener = new RecordingListener(1);

    assertThatThrownBy(
            () ->
                backend.generate(
                    SampleGroup.of(tooLong, List.of(1L), sampling(), 8, ledger), listener))
        .isInstanceOf(ContextLengthException.class);
    assertThatThrownBy(
            () -> backend.choose(new Choice(tooLong, labels(), ledger, Ledger.Purpose.META)))
        .isInstanceOf(ContextLengthException.class);
    assertThat(ledger.usage().totalTokens()).isZero();
    assertThat(run(group(ledger(), 3))).hasSize(1);
    assertThat(listener.generations()).isEmpty();
  }

  @Test
  final void generate_listenerThrows_othersAreStillTold() {
    RecordingListener listener =
        new RecordingListener(
            3,
            (draw, text) -> {
              throw new IllegalStateException("a listener's own fault");
            });

    backend.generate(group(ledger(), 1, 2, 3), listener);

    assertThat(listener.awaitEnded()).hasSize(3);
  }

  @Test
  final void generate_manyCallers_eachGetsItsOwn() throws Exception {
    List<Generation.Ended> alone =
        LongStream.range(0, 4).mapToObj(seed -> run(group(ledger(), seed)).getFirst()).toList();
    List<RecordingListener> listeners =
        IntStream.range(0, 4).mapToObj(caller -> new RecordingListener(4)).toList();
    List<Thread> callers =
        listeners.stream()
            .map(
                listener ->
                    Thread.ofVirtual()
                        .start(() -> backend.generate(group(ledger(), 0, 1, 2, 3), listener)))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }

    for (RecordingListener listener : listeners) {
      List<Generation.Ended> ended = listener.awaitEnded();
      assertThat(ended).extracting(Generation.Ended::draw).containsExactly(0, 1, 2, 3);
      if (reproducible()) {
        assertSame(ended, alone);
      }
    }
  }

  /** The same texts; but for the tail of one, where rounding may have drawn another token. */
  private void assertSame(List<Generation.Ended> ended, List<Generation.Ended> alone) {
    List<String> others = new ArrayList<>();
    for (int draw = 0; draw < alone.size(); draw++) {
      String text = ended.get(draw).text();
      String expected = alone.get(draw).text();
      if (!text.equals(expected)) {
        others.add(text);
        assertThat(text).startsWith(expected.substring(0, Math.min(1, expected.length())));
      }
    }
    assertThat(others).hasSizeLessThanOrEqualTo(reproducibleBesideOthers() ? 0 : 1);
  }

  @Test
  final void choose_labels_haveProbabilitiesInTheirOrder() throws Exception {
    List<String> labels = labels();

    LabelProbabilities given = get(backend.choose(choice(labels, ledger())));
    LabelProbabilities turned = get(backend.choose(choice(labels.reversed(), ledger())));

    assertThat(given.probabilities()).hasSameSizeAs(labels);
    if (reproducible()) {
      for (int i = 0; i < labels.size(); i++) {
        assertThat(turned.probabilities().get(labels.size() - 1 - i))
            .isCloseTo(given.probabilities().get(i), within(1e-4));
      }
    }
  }

  @Test
  final void choose_usage_isEnteredAsMeta() throws Exception {
    Ledger ledger = ledger();

    get(backend.choose(choice(labels(), ledger)));

    assertThat(ledger.usage().metaTokens()).isPositive().isEqualTo(ledger.usage().totalTokens());
  }

  @Test
  final void choose_ledgerStoppedBefore_failsAndComputesNothing() {
    Ledger ledger = ledger();
    ledger.stop(StopReason.TOKENS);

    CompletableFuture<LabelProbabilities> answer = backend.choose(choice(labels(), ledger));

    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(BackendException.class);
    assertThat(ledger.usage().totalTokens()).isZero();
  }

  @Test
  final void choose_cancelled_othersAreAnswered() throws Exception {
    CompletableFuture<LabelProbabilities> withdrawn = backend.choose(choice(labels(), ledger()));
    withdrawn.cancel(true);

    assertThat(get(backend.choose(choice(labels(), ledger()))).probabilities())
        .hasSameSizeAs(labels());
    assertThat(withdrawn).isDone();
  }

  @Test
  final void embed_samePrompt_sameStateOfTheSizeThatIsDescribed() throws Exception {
    assumeShowsHiddenStates();
    HiddenState first = get(backend.embed(embedding(ledger())));
    HiddenState again = get(backend.embed(embedding(ledger())));

    assertThat(first.size()).isEqualTo(backend.describe().hiddenSize());
    assertThat(distance(first, again)).isLessThan(1e-3);
  }

  @Test
  final void embed_otherPrompt_otherState() throws Exception {
    assumeShowsHiddenStates();
    Prompt other = Prompt.of(Segment.content("Another one altogether"));

    HiddenState one = get(backend.embed(embedding(ledger())));
    HiddenState two = get(backend.embed(new Embedding(other, ledger(), Ledger.Purpose.META)));

    assertThat(distance(one, two)).isGreaterThan(1e-3);
  }

  @Test
  final void embed_usage_isEnteredAsMeta() throws Exception {
    assumeShowsHiddenStates();
    Ledger ledger = ledger();

    get(backend.embed(embedding(ledger)));

    assertThat(ledger.usage().metaTokens()).isPositive().isEqualTo(ledger.usage().totalTokens());
  }

  @Test
  final void embed_ledgerStoppedBefore_failsAndComputesNothing() {
    assumeShowsHiddenStates();
    Ledger ledger = ledger();
    ledger.stop(StopReason.TOKENS);

    CompletableFuture<HiddenState> answer = backend.embed(embedding(ledger));

    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(BackendException.class);
    assertThat(ledger.usage().totalTokens()).isZero();
  }

  @Test
  final void embed_cancelled_othersAreAnswered() throws Exception {
    assumeShowsHiddenStates();
    CompletableFuture<HiddenState> withdrawn = backend.embed(embedding(ledger()));
    withdrawn.cancel(true);

    assertThat(get(backend.embed(embedding(ledger()))).size()).isPositive();
    assertThat(withdrawn).isDone();
  }

  @Test
  final void embed_promptTooLong_refusedAtOnce() throws Exception {
    assumeShowsHiddenStates();
    int context = backend.describe().contextTokens();
    assumeTrue(context > 0);
    Prompt tooLong = Prompt.of(Segment.content(" 1 2".repeat(context)));
    Ledger ledger = ledger();

    assertThatThrownBy(() -> backend.embed(new Embedding(tooLong, ledger, Ledger.Purpose.META)))
        .isInstanceOf(ContextLengthException.class);
    assertThat(ledger.usage().totalTokens()).isZero();
    assertThat(get(backend.embed(embedding(ledger()))).size()).isPositive();
  }

  @Test
  final void embed_whileDrawsRun_drawsAsWithout() throws Exception {
    assumeShowsHiddenStates();
    assumeTrue(reproducible());
    List<Generation.Ended> without = run(group(ledger(), 21, 22, 23));

    RecordingListener listener = new RecordingListener(3);
    backend.generate(group(ledger(), 21, 22, 23), listener);
    for (int i = 0; i < 5; i++) {
      get(backend.embed(embedding(ledger())));
    }

    assertThat(listener.awaitEnded())
        .extracting(Generation.Ended::text)
        .isEqualTo(without.stream().map(Generation.Ended::text).toList());
  }

  @Test
  final void embed_noHiddenStates_unsupported() {
    assumeTrue(backend.describe().hiddenSize() == 0);

    assertThatThrownBy(() -> backend.embed(embedding(ledger())))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private void assumeShowsHiddenStates() {
    assumeTrue(backend.describe().hiddenSize() > 0);
  }

  private Embedding embedding(Ledger ledger) {
    return new Embedding(prompt(), ledger, Ledger.Purpose.META);
  }

  /** The largest difference of two values in the same place, over the largest value. */
  private static double distance(HiddenState one, HiddenState two) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < one.size(); i++) {
      largest = Math.max(largest, Math.abs(one.at(i)));
      difference = Math.max(difference, Math.abs(one.at(i) - two.at(i)));
    }
    return difference / largest;
  }

  @Test
  final void close_drawsUnderWay_endAsCancelled() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    RecordingListener listener = new RecordingListener(2, (draw, text) -> begun.countDown());
    backend.generate(endless(List.of(1L, 2L), endlessTokens(), ledger()), listener);
    await(begun);

    backend.close();

    assertThat(listener.generations()).hasSize(2);
    assertThat(listener.awaitEnded())
        .extracting(Generation.Ended::finish)
        .containsOnly(Finish.CANCELLED);
  }

  @Test
  final void close_twice_thenEverythingIsRefused() {
    backend.close();
    backend.close();

    assertThatThrownBy(() -> backend.generate(group(ledger(), 1), new RecordingListener(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> backend.choose(choice(labels(), ledger())))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> backend.embed(embedding(ledger())))
        .isInstanceOfAny(IllegalStateException.class, UnsupportedOperationException.class);
  }

  private Choice choice(List<String> labels, Ledger ledger) {
    return new Choice(prompt(), labels, ledger, Ledger.Purpose.META);
  }

  private static <T> T get(CompletableFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("told within %s s", PATIENCE_SECONDS)
        .isTrue();
  }
}
