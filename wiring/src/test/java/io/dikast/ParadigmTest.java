package io.dikast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.aggregators.tournament.Ratings;
import io.dikast.aggregators.tournament.Tournaments;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.engine.reward.GrmSample;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParadigmTest {

  private static final Question QUESTION = Question.of("How many pens?");

  /** The longer response is the better one, by every way of asking. */
  private static ScriptedBackend.Builder longerIsBetter() {
    return ScriptedBackend.script(
            (prompt, seed, draw) ->
                Reply.says(
                    length(prompt, "A") > length(prompt, "B")
                        ? "Verdict: \\boxed{A}"
                        : "Verdict: \\boxed{B}"))
        .choosing(
            (prompt, labels) -> {
              double first =
                  prompt.contains("[Response B begins]")
                      ? length(prompt, "A") > length(prompt, "B") ? 0.8 : 0.1
                      : prompt.contains("46 pens") ? 0.8 : 0.1;
              double rest = (0.9 - first) / (labels.size() - 1);
              return labels.stream()
                  .map(label -> label.equals(labels.getFirst()) ? first : rest)
                  .toList();
            })
        .scoring(
            scoring ->
                CompletableFuture.completedFuture(
                    scoring.responses().stream()
                        .map(response -> response.length() / 100.0)
                        .toList()));
  }

  private static int length(String prompt, String letter) {
    String begin = "[Response " + letter + " begins]\n";
    int from = prompt.indexOf(begin) + begin.length();
    return prompt.indexOf("\n[Response " + letter + " ends]") - from;
  }

  private static Selection select(Paradigm paradigm, String... responses) {
    return Dikast.selector(longerIsBetter().build())
        .paradigm(paradigm)
        .build()
        .select(QUESTION, List.of(responses));
  }

  @Test
  void everyParadigm_theBetterResponse_isChosen() {
    for (Paradigm paradigm :
        List.of(
            Paradigm.pairwise(),
            Paradigm.scalarPairwise(),
            Paradigm.semiScalarPairwise(),
            Paradigm.scale(),
            Paradigm.semiScalar(),
            Paradigm.rerank(),
            Paradigm.scorer(),
            Paradigm.steps(StepAggregation.MEAN))) {
      assertThat(select(paradigm, "45", "46 pens").best()).as(paradigm.toString()).isEqualTo(1);
    }
  }

  @Test
  void paradigmThatDrawsNothing_isAskedOnceWhateverIsWanted() {
    Selection selection =
        Dikast.selector(longerIsBetter().build())
            .samples(32)
            .quorum(4)
            .paradigm(Paradigm.scale())
            .build()
            .select(QUESTION, List.of("45", "46 pens"));

    assertThat(selection.counts().requested()).isEqualTo(1);
    assertThat(selection.samples()).hasSize(1);
    assertThat(((GrmSample.Judged) selection.samples().getFirst().sample()).judgement().critique())
        .isEmpty();
  }

  @Test
  void meta_paradigmThatDrawsNothing_isNotAsked() {
    ScriptedBackend backend = longerIsBetter().build();

    Selection selection =
        Dikast.selector(backend)
            .meta()
            .paradigm(Paradigm.scale())
            .build()
            .select(QUESTION, List.of("45", "46 pens"));

    assertThat(backend.choices()).as("one a response").hasSize(2);
    assertThat(selection.samples().getFirst().metaScore()).isEmpty();
  }

  @Test
  void draws_scalarPairwise_onlyWhereOthersMayMeet() {
    assertThat(Paradigm.scalarPairwise().draws()).isFalse();
    assertThat(Paradigm.scalarPairwise().playing(Tournaments.swiss()).draws()).isTrue();
    assertThat(Paradigm.pairwise().draws()).isTrue();
    assertThat(Paradigm.pointwise().draws()).isTrue();
  }

  @Test
  void tournaments_manyResponses_theBestIsChosen() {
    for (var tournament :
        List.of(Tournaments.roundRobin(), Tournaments.swiss(), Tournaments.knockout())) {
      for (var rating : List.of(Ratings.points(), Ratings.bradleyTerry(), Ratings.elo())) {
        Paradigm paradigm = Paradigm.pairwise().playing(tournament).rated(rating);
        assertThat(select(paradigm, "333", "1", "666666", "55555", "22", "4444").best())
            .as(paradigm.toString())
            .isEqualTo(2);
      }
    }
  }

  @Test
  void metaQuestionOfTheModelFile_isOfPointwiseJudgementsAlone() {
    ScriptedBackend backend =
        longerIsBetter()
            .metadata(new ModelMetadata(Map.of("dikast.meta.suffix", List.of("<meta>"))))
            .build();

    Selection selection =
        Dikast.selector(backend)
            .paradigm(Paradigm.pairwise())
            .build()
            .select(QUESTION, List.of("45", "46 pens"));

    assertThat(backend.choices()).isEmpty();
    assertThat(selection.counts().kept()).isEqualTo(8);
  }

  @Test
  void head_file_isRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("head.json");
    Files.writeString(file, "{\"kind\":\"reward\",\"width\":2,\"weights\":[1.5,-2],\"bias\":0}");
    ScriptedBackend backend = longerIsBetter().build();

    assertThatThrownBy(() -> Dikast.selector(backend).paradigm(Paradigm.head(file)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the head is of width 2, scripted shows no hidden state");

    Files.writeString(file, "{\"kind\":\"meta\",\"width\":1,\"weights\":[1],\"bias\":0}");
    assertThatThrownBy(() -> Paradigm.head(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a head of kind reward, is of kind meta");
  }
}
