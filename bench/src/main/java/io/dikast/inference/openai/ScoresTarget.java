package io.dikast.inference.openai;

import static io.dikast.bench.fuzz.FindingException.require;

import io.dikast.bench.fuzz.FuzzBytes;
import io.dikast.bench.fuzz.FuzzTarget;
import io.dikast.engine.backend.BackendException;
import java.util.List;
import java.util.Set;

/** What a server's own scorer says; the first byte says in which form and of how many texts. */
public final class ScoresTarget implements FuzzTarget {

  private static final List<ScoreForm> FORMS =
      List.of(
          ScoreForm.PAIRS,
          ScoreForm.DOCUMENTS,
          ScoreForm.CLASSES_OF_TEXT,
          ScoreForm.REWARD_OF_CHAT);

  private static final int MOST_TEXTS = 3;

  @Override
  public String name() {
    return "scores";
  }

  @Override
  public List<byte[]> good() {
    return List.of(
        FuzzBytes.of(FORMS.indexOf(ScoreForm.PAIRS), "{\"data\":[{\"index\":0,\"score\":0.25}]}"),
        FuzzBytes.of(
            FORMS.size() + FORMS.indexOf(ScoreForm.DOCUMENTS),
            "{\"results\":[{\"index\":1,\"relevance_score\":-3},{\"index\":0,\"relevance_score\":2}]}"),
        FuzzBytes.of(FORMS.indexOf(ScoreForm.DOCUMENTS), "[{\"index\":0,\"score\":1e-3}]"),
        FuzzBytes.of(
            FORMS.indexOf(ScoreForm.CLASSES_OF_TEXT), "{\"data\":[{\"probs\":[0.25,0.75]}]}"),
        FuzzBytes.of(
            FORMS.indexOf(ScoreForm.REWARD_OF_CHAT), "{\"data\":[{\"data\":[[0.5],[2]]}]}"));
  }

  @Override
  public List<byte[]> odd() {
    return FuzzBytes.oddJson().stream().map(json -> FuzzBytes.of(0, json)).toList();
  }

  @Override
  public List<String> words() {
    return List.of(
        "\"data\":[",
        "\"results\":[",
        "\"index\":",
        "\"score\":",
        "\"relevance_score\":",
        "\"probs\":[",
        "NaN",
        "1e309",
        "-1",
        "null",
        "2147483648");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(BackendException.class);
  }

  @Override
  public void read(byte[] input) {
    int first = FuzzBytes.first(input);
    int texts = 1 + first / FORMS.size() % MOST_TEXTS;
    List<Double> scores =
        FORMS.get(first % FORMS.size()).read(Json.read(FuzzBytes.rest(input)), texts);
    require(scores.size() == texts, "as many scores as texts");
    require(scores.stream().allMatch(Double::isFinite), "scores are finite");
  }
}
