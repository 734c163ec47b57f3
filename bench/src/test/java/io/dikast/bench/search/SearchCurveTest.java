package io.dikast.bench.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dikast.bench.BenchRun;
import io.dikast.eval.Estimate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCurveTest {

  private static CurveRow row(
      String question, int seed, SearchMethod method, int answers, boolean right, long tokens) {
    return new CurveRow(
        new CurveRow.Cell(question, seed, method, answers), right, true, tokens, 10, 30, 0.5);
  }

  private static List<CurveRow> rows() {
    List<CurveRow> rows = new ArrayList<>();
    for (String question : List.of("a", "b")) {
      boolean first = question.equals("a");
      for (int seed = 0; seed < 2; seed++) {
        rows.add(row(question, seed, SearchMethod.BEST_OF_N, 4, false, 100));
        rows.add(row(question, seed, SearchMethod.BEST_OF_N, 8, first, 400));
        rows.add(row(question, seed, SearchMethod.SELF_CONSISTENCY, 4, false, 100));
        rows.add(row(question, seed, SearchMethod.MCTS, 8, first || seed == 0, 200));
      }
    }
    return rows;
  }

  private final SearchCurve curve = new SearchCurve(rows(), List.of(4, 8));

  @Test
  void accuracy_meanOverQuestions_withIntervalOverThem() {
    // Questions have 1 and 0.5: 1.96 * sqrt(2 * 0.25^2 / (2 * 1)).
    Estimate accuracy = curve.accuracy(SearchMethod.MCTS, 8);
    assertThat(accuracy.mean()).isEqualTo(0.75);
    assertThat(accuracy.halfWidth()).isCloseTo(1.959964 * 0.25, within(1e-5));
  }

  @Test
  void oracle_anyCandidateOfTheSameDraws() {
    assertThat(curve.accuracy(SearchMethod.SELF_CONSISTENCY, 4).mean()).isZero();
    assertThat(curve.accuracy(SearchMethod.ORACLE, 4).mean()).isEqualTo(1);
    assertThat(curve.tokens(SearchMethod.ORACLE, 4)).isEqualTo(100);
  }

  @Test
  void minus_equalTokens_betweenTwoBudgetsOfTheOther() {
    // 200 tokens lie half-way between 100 and 400 by their logarithms; Best-of-N has 0 and 0.5.
    Estimate difference = curve.minus(SearchMethod.MCTS, SearchMethod.BEST_OF_N);
    assertThat(difference.mean()).isCloseTo(0.75 - 0.25, within(1e-9));
  }

  @Test
  void reused_shareOfPromptTokens() {
    assertThat(curve.reused(SearchMethod.MCTS, 8)).hasValue(0.75);
    assertThat(curve.reused(SearchMethod.MCTS, 4)).isEmpty();
  }

  @Test
  void searchCurve_killedAndRunAgain_searchesOnlyWhatIsMissing(@TempDir Path folder)
      throws Exception {
    String[] arguments = {
      "search-curve", "--questions=1", "--seeds=1", "-N=2,3", "-k=1", "--out=" + folder, "--json"
    };
    BenchRun run = BenchRun.of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    Path file = folder.resolve("rows.jsonl");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1 + 6 * 2);
    assertThat(run.hasMetric("mcts_reused_fraction")).isTrue();
    assertThat(run.hasMetric("mcts_minus_best_of_n")).isTrue();
    for (String metric : List.of("greedy", "oracle_2", "weighted_3", "beam_2", "particles_3")) {
      assertThat(run.metric("accuracy_" + metric)).isBetween(0.0, 1.0);
    }
    assertThat(Files.readString(folder.resolve("search-curve.svg"))).startsWith("<svg ");

    String kept = String.join("\n", lines.subList(0, 5)) + "\n" + lines.get(5).substring(0, 20);
    Files.writeString(file, kept);
    assertThat(BenchRun.of(arguments).code()).isZero();
    List<String> again = Files.readAllLines(file);
    assertThat(again).hasSize(lines.size());
    assertThat(again.subList(0, 5)).isEqualTo(lines.subList(0, 5));

    BenchRun other = BenchRun.of("search-curve", "--questions=1", "--temp=0.5", "--out=" + folder);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("another study");
  }
}
