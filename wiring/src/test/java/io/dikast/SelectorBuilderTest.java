package io.dikast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.aggregators.Aggregators;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Question;
import io.dikast.engine.ScoredSample;
import io.dikast.engine.Selection;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Principle;
import io.dikast.engine.reward.ResponseNote;
import io.dikast.engine.vote.BallotWeighting;
import io.dikast.samplers.defence.Defences;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectorBuilderTest {

  private static final Question QUESTION = Question.of("How many pens?");

  // Shorter is better: the judge scores each response that stands in its prompt by that alone.
  private static final List<String> RESPONSES = List.of("no idea at all", "46");
  private static final int BEST = 1;

  private static Reply judge(String prompt, long seed, int draw) {
    boolean bestFirst = prompt.indexOf(RESPONSES.get(BEST)) < prompt.indexOf(RESPONSES.get(0));
    return Reply.says(
        "Principles: Brevity 100%\nAnalysis:\nR1: …\nR2: …\nScores: \\boxed{"
            + (bestFirst ? "9, 2" : "2, 9")
            + "}");
  }

  private static ScriptedBackend.Builder judging() {
    return ScriptedBackend.script(SelectorBuilderTest::judge)
        .choosing((prompt, labels) -> List.of(0.75, 0.25));
  }

  private static ScriptedBackend withMetaQuestion() {
    return judging()
        .metadata(
            new ModelMetadata(
                Map.of(
                    "dikast.meta.suffix", List.of("<meta>"),
                    "dikast.meta.labels", List.of("yes", "no"))))
        .build();
  }

  @Test
  void defaults_areThosePromised() {
    ScriptedBackend backend = judging().build();

    Selection selection = Dikast.selector(backend).build().select(QUESTION, RESPONSES);

    assertThat(selection.best()).isEqualTo(BEST);
    assertThat(selection.tally().agreement()).isEqualTo(1);
    assertThat(selection.tally().standings().get(BEST).score()).isEqualTo(9);
    assertThat(selection.counts().requested()).isEqualTo(SelectorBuilder.DEFAULT_SAMPLES);
    assertThat(selection.counts().kept()).isEqualTo(8);
    assertThat(selection.seed()).isZero();
    assertThat(backend.choices()).isEmpty();
    assertThat(backend.prompts()).as("one prompt an order").hasSize(2);
    assertThat(backend.groups())
        .extracting(SampleGroup::sampling)
        .extracting(Sampling::temperature)
        .containsOnly(SelectorBuilder.DEFAULT_TEMPERATURE);
    assertThat(backend.groups())
        .extracting(SampleGroup::maxTokens)
        .containsOnly(SelectorBuilder.DEFAULT_MAX_TOKENS);
  }

  @Test
  void meta_modelWithItsOwnQuestion_isAskedByDefault_andHalfIsKept() {
    Selection selection =
        Dikast.selector(withMetaQuestion()).samples(6).build().select(QUESTION, RESPONSES);

    assertThat(selection.counts().kept()).isEqualTo(3);
    assertThat(selection.samples())
        .extracting(sample -> sample.metaScore().getAsDouble())
        .containsOnly(0.75);
  }

  @Test
  void meta_modelWithItsOwnQuestion_isNotAskedWhereRefused() {
    ScriptedBackend backend = withMetaQuestion();

    Selection selection =
        Dikast.selector(backend).noMeta().samples(6).build().select(QUESTION, RESPONSES);

    assertThat(backend.choices()).isEmpty();
    assertThat(selection.counts().kept()).isEqualTo(6);
  }

  @Test
  void meta_anotherModel_isAskedInsteadOfTheJudge() {
    ScriptedBackend judge = withMetaQuestion();
    ScriptedBackend other = judging().build();

    Dikast.selector(judge).meta(other).samples(4).build().select(QUESTION, RESPONSES);

    assertThat(judge.choices()).isEmpty();
    assertThat(other.choices()).hasSize(4);
  }

  @Test
  void meta_onDemand_asksTheJudge() {
    ScriptedBackend judge = judging().build();

    Dikast.selector(judge).meta().samples(4).keepBest(1).build().select(QUESTION, RESPONSES);

    assertThat(judge.choices()).hasSize(4);
  }

  @Test
  void everySetting_reachesTheSelection() {
    ScriptedBackend backend = withMetaQuestion();
    List<ScoredSample> heard = new ArrayList<>();
    List<Integer> weighed = new ArrayList<>();

    Selection selection =
        Dikast.selector(backend)
            .samples(5)
            .keepBest(4)
            .weighting(
                metaScores -> {
                  weighed.add(metaScores.length);
                  return BallotWeighting.byProbability().of(metaScores);
                })
            .sampling(Sampling.GREEDY.withTopP(0.9))
            .temperature(0.3)
            .maxTokens(99)
            .seed(11)
            .deadline(Duration.ofHours(1))
            .totalTokens(1_000_000)
            .quorum(5)
            .rotations(0)
            .aggregator(Aggregators.borda())
            .listener((sample, done, requested) -> heard.add(sample))
            .build()
            .select(QUESTION, RESPONSES);

    assertThat(selection.counts().kept()).isEqualTo(4);
    assertThat(weighed).containsExactly(4);
    assertThat(selection.seed()).isEqualTo(11);
    assertThat(heard).hasSize(5);
    assertThat(backend.groups()).hasSize(1);
    SampleGroup group = backend.groups().getFirst();
    assertThat(group.sampling()).isEqualTo(Sampling.temperature(0.3).withTopP(0.9));
    assertThat(group.maxTokens()).isEqualTo(99);
    assertThat(group.ledger().budget().deadline()).hasHours(1);
    assertThat(group.ledger().budget().totalTokens()).isEqualTo(1_000_000);
    // Borda's total is a mean rank, not the mean score of 9.
    assertThat(selection.tally().standings().get(BEST).total()).isNotEqualTo(9);
  }

  @Test
  void stopWhenDecided_unanimousVotes_endsEarly() {
    Selection selection =
        Dikast.selector(judging().build())
            .samples(64)
            .stopWhenDecided(0.9)
            .build()
            .select(QUESTION, RESPONSES);

    assertThat(selection.stopReason()).isEqualTo(StopReason.DECIDED);
    assertThat(selection.samples()).hasSizeBetween(1, 32);
  }

  @Test
  void cache_sameRequestAgain_drawsNothing_selectorsOfOneBuilderShareIt() {
    ScriptedBackend backend = withMetaQuestion();
    SelectorBuilder builder = Dikast.selector(backend).samples(4).cache(1 << 20);
    Selection first = builder.build().select(QUESTION, RESPONSES);

    Selection second = builder.build().select(QUESTION, RESPONSES);

    assertThat(backend.draws()).hasSize(4);
    assertThat(backend.choices()).hasSize(4);
    assertThat(second.tally()).isEqualTo(first.tally());
    assertThat(second.usage().totalTokens()).isZero();
  }

  @Test
  void build_changedAfterwards_doesNotTouchWhatWasBuilt() {
    ScriptedBackend backend = judging().build();
    SelectorBuilder builder = Dikast.selector(backend).samples(2);
    var selector = builder.build();
    builder.samples(3).noMeta();

    assertThat(selector.select(QUESTION, RESPONSES).counts().requested()).isEqualTo(2);
  }

  @Test
  void quorum_moreThanSamples_isRefused() {
    SelectorBuilder builder = Dikast.selector(judging().build()).samples(2).quorum(3);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quorum 3");
  }

  @Test
  void quorum_notMet_carriesTheReasons() {
    var selector = Dikast.selector(ScriptedBackend.saying("no scores here")).samples(2).build();

    assertThatThrownBy(() -> selector.select(QUESTION, RESPONSES))
        .isInstanceOf(JudgeQuorumException.class)
        .hasMessageContaining("0 of 2 draws");
  }

  @Test
  void settings_outOfRange_areRefusedWithWhatCame() {
    SelectorBuilder builder = Dikast.selector(judging().build());

    assertThatThrownBy(() -> builder.samples(0)).hasMessageContaining("1..256, got 0");
    assertThatThrownBy(() -> builder.samples(257)).hasMessageContaining("1..256, got 257");
    assertThatThrownBy(() -> builder.keepBest(-1)).hasMessageContaining("got -1");
    assertThatThrownBy(() -> builder.maxTokens(0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> builder.quorum(0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> builder.rotations(-1)).hasMessageContaining("got -1");
    assertThatThrownBy(() -> builder.temperature(-1)).hasMessageContaining("got -1");
    assertThatThrownBy(() -> builder.stopWhenDecided(1)).hasMessageContaining("got 1");
    assertThatThrownBy(() -> builder.totalTokens(0)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> builder.cache(0)).hasMessageContaining("got 0");
  }

  @Test
  void defences_degenerateResponse_isWithheldAndSaid() {
    ScriptedBackend backend = ScriptedBackend.saying("Scores: \\boxed{5, 5}");

    Selection selection =
        Dikast.selector(backend)
            .defences(Defences.NONE.withDegenerateCaught())
            .cache(1 << 20)
            .build()
            .select(QUESTION, List.of("Solution:", "46"));

    assertThat(selection.best()).isEqualTo(1);
    assertThat(selection.notes())
        .containsExactly(new ResponseNote.Withheld(0, "nothing but an opener"));
    assertThat(selection.tally().standings().getFirst().score()).isEqualTo(1);
    assertThat(backend.prompts())
        .allSatisfy(prompt -> assertThat(prompt.text()).doesNotContain("Solution:"));
  }

  @Test
  void defences_none_noNotes() {
    assertThat(Dikast.selector(judging().build()).build().select(QUESTION, RESPONSES).notes())
        .isEmpty();
  }

  @Test
  void randomLabel_isAskedFor() {
    ScriptedBackend backend = judging().build();

    assertThatThrownBy(
            () ->
                Dikast.selector(backend).randomLabel().seed(3).build().select(QUESTION, RESPONSES))
        .isInstanceOf(JudgeQuorumException.class)
        .hasMessageContaining("got no such box");
    assertThat(backend.prompts())
        .allSatisfy(prompt -> assertThat(prompt.text()).doesNotContain("\\boxed"));
  }

  @Test
  void principlesFromQuestion_areDrawnOnceForAllSelectors_onTheFirstOnesAccount() {
    ScriptedBackend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) ->
                prompt.contains("### The criteria")
                    ? Reply.says("Specific Criteria: Truth 100%")
                    : Reply.says("Analysis: so.\nScores: \\boxed{9, 2}"));
    SelectorBuilder builder = Dikast.selector(backend).samples(2).principlesFromQuestion();

    Selection first = builder.build().select(QUESTION, RESPONSES);
    Selection second = builder.build().select(QUESTION, RESPONSES);

    assertThat(
            backend.prompts().stream().filter(prompt -> prompt.text().contains("### The criteria")))
        .hasSize(1);
    assertThat(first.usage().completionTokens()).isGreaterThan(second.usage().completionTokens());
    assertThat(first.samples())
        .allSatisfy(
            scored ->
                assertThat(((GrmSample.Judged) scored.sample()).judgement().principles())
                    .containsExactly(new Principle("Truth", 1.0)));
  }

  @Test
  void principlesFromQuestion_templateWithoutAPlace_isRefused() {
    ScriptedBackend backend =
        judging()
            .metadata(
                new ModelMetadata(
                    Map.of(
                        "dikast.judge.template", List.of("{question}{responses}"),
                        "dikast.judge.response", List.of("{response}"))))
            .build();

    assertThatThrownBy(() -> Dikast.selector(backend).principlesFromQuestion().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without a place for {principles}");
  }
}
