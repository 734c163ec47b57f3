package io.dikast.server.cli;

import io.dikast.inference.openai.ScorerRoute;
import io.dikast.inference.openai.ScorerUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which scorer of the servers is asked, and what its numbers are. */
final class ScorerOptions {

  static final String ROUTE = "--scorer-route";
  static final String UNIT = "--scorer-unit";

  private static final String ANY = "any";

  @Option(
      names = ROUTE,
      paramLabel = "NAME",
      description =
          "Of scorer, where the servers of --backend score: score, rerank, classify, pooling, or any"
              + " for the first of these that does (default: ${DEFAULT-VALUE}).")
  String route = ANY;

  @Option(
      names = UNIT,
      paramLabel = "NAME",
      description =
          "Of scorer, what its numbers are: probability (0 to 1) or reward (any number, as"
              + " llama-server's rerank has it) (default: reward of pooling, else probability).")
  @Nullable String unit;

  /** What to open the servers with; whatever is wrong with the flags is said at once. */
  Engine.Scorer scorer() {
    return new Engine.Scorer(routes(), unit());
  }

  private List<ScorerRoute> routes() {
    if (route.equals(ANY)) {
      return List.of(ScorerRoute.values());
    }
    for (ScorerRoute each : ScorerRoute.values()) {
      if (lower(each).equals(route)) {
        return List.of(each);
      }
    }
    throw ParadigmOptions.unknown(ROUTE, "any, score, rerank, classify, pooling", route);
  }

  private @Nullable ScorerUnit unit() {
    if (unit == null) {
      return null;
    }
    for (ScorerUnit each : ScorerUnit.values()) {
      if (lower(each).equals(unit)) {
        return each;
      }
    }
    throw ParadigmOptions.unknown(UNIT, "probability, reward", unit);
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
