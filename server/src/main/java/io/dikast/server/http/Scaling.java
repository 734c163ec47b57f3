package io.dikast.server.http;

import io.dikast.Dikast;
import io.dikast.SearchBuilder;
import io.dikast.Strategy;
import io.dikast.TreeSettings;
import io.dikast.engine.Budget;
import io.dikast.search.mcts.MctsSearch;
import io.dikast.server.json.JsonFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much is spent to find one answer, and how.
 *
 * @param strategy of the search
 * @param n answers to draw, or simulations of a tree
 * @param judge who judges them, with the budget of all of it
 */
record Scaling(Strategy strategy, int n, JudgeSettings judge) {

  /** What stands before a model's name and asks for a strategy. */
  private static final Map<String, Strategy> VIRTUAL = new LinkedHashMap<>();

  private static final Map<String, Strategy> STRATEGIES = new LinkedHashMap<>();

  static {
    for (Strategy strategy : Strategy.values()) {
      STRATEGIES.put(strategy.toString(), strategy);
    }
    VIRTUAL.put("bon-", Strategy.BEST_OF_N);
    VIRTUAL.put("wbon-", Strategy.WEIGHTED_BEST_OF_N);
    VIRTUAL.put("sc-", Strategy.SELF_CONSISTENCY);
    VIRTUAL.put("beam-", Strategy.BEAM);
    VIRTUAL.put("dvts-", Strategy.DVTS);
    VIRTUAL.put("rebase-", Strategy.REBASE);
    VIRTUAL.put("particle-", Strategy.PARTICLE);
    VIRTUAL.put("mcts-", Strategy.MCTS);
  }

  /** The names under which a model is also served. */
  static List<String> virtualNames(String model) {
    return VIRTUAL.keySet().stream().map(prefix -> prefix + model).toList();
  }

  /** The strategy that a name asks for, if it is one of these names. */
  static Optional<Strategy> virtual(String asked, String model) {
    return VIRTUAL.entrySet().stream()
        .filter(entry -> asked.equals(entry.getKey() + model))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * Reads {@code strategy}, {@code n} (or {@code simulations}), {@code judge}, {@code meta} and
   * {@code budget} from the fields around them.
   *
   * @param otherwise the strategy of a request that names none
   * @param alias what a request gave for {@code n} elsewhere, if it did
   */
  static Scaling read(
      Court court, JsonFields around, Strategy otherwise, OptionalInt alias, OptionalLong seed) {
    Strategy strategy =
        around
            .oneOf("strategy", List.copyOf(STRATEGIES.keySet()))
            .map(STRATEGIES::get)
            .orElse(otherwise);
    boolean tree = tree(strategy);
    int most = tree ? court.limits().simulations() : court.limits().candidates();
    String name = tree && around.has("simulations") ? "simulations" : "n";
    int n = around.integer(name, 1, most).orElse(-1);
    if (n < 0 && alias.isPresent()) {
      n = alias.getAsInt();
      if (n < 1 || n > most) {
        throw JsonFields.invalid("budget", "in 1.." + most, n + "");
      }
    }
    if (n < 0) {
      n = tree ? MctsSearch.DEFAULT_SIMULATIONS : SearchBuilder.DEFAULT_CANDIDATES;
    }
    return new Scaling(strategy, Math.min(n, most), court.settings(around, seed));
  }

  private static boolean tree(Strategy strategy) {
    return strategy == Strategy.MCTS || strategy == Strategy.AB_MCTS;
  }

  boolean tree() {
    return tree(strategy);
  }

  /** Draws that it has under way at most, by and large. */
  int units() {
    int answers = tree() ? MctsSearch.DEFAULT_PARALLEL : n;
    return switch (strategy) {
      case BEST_OF_N, WEIGHTED_BEST_OF_N, SOFT_BEST_OF_N -> Math.max(answers, judge.samples());
      case SELF_CONSISTENCY,
          CONFIDENT_SELF_CONSISTENCY,
          BEAM,
          LOOKAHEAD,
          DVTS,
          REBASE,
          PARTICLE,
          MCTS,
          AB_MCTS ->
          answers;
      case REVISIONS -> 1;
    };
  }

  /** The account of the whole search. */
  Budget budget(Court court) {
    Budget budget =
        Budget.samples(Math.clamp(n, 1, Budget.MAX_SAMPLES)).withDeadline(court.deadline(judge));
    return judge.totalTokens() == null ? budget : budget.withTotalTokens(judge.totalTokens());
  }

  /** A search of a request on the court's model. */
  SearchBuilder search(Call call, Court court, TreeSettings settings) {
    return Dikast.search(court.loaded())
        .strategy(strategy)
        .judge(court.selector(call, judge))
        .tree(tree() ? settings.withSimulations(n) : settings);
  }
}
