package io.dikast;

import io.dikast.search.Posterior;
import io.dikast.search.SearchTrace;
import io.dikast.search.TreePolicy;
import io.dikast.search.mcts.AnswerChoice;
import io.dikast.search.mcts.MctsSearch;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a tree of answers is searched. Immutable: each method gives another one.
 *
 * @param policy which node is next; empty for what the strategy stands for
 * @param simulations nodes to ask for, 1..{@value MctsSearch#MAX_SIMULATIONS}
 * @param wave nodes at once, 1..{@value MctsSearch#MAX_PARALLEL}
 * @param rollouts answers to write on from each node and judge, half of its value then; 0 values
 *     nodes by process reward alone
 * @param choice which of the answers is chosen
 * @param journal a file to keep every node in, and to go on from
 * @param trace who is given the tree once a search has ended
 */
public record TreeSettings(
    Optional<TreePolicy> policy,
    int simulations,
    int wave,
    int rollouts,
    AnswerChoice choice,
    Optional<Path> journal,
    Consumer<SearchTrace> trace) {

  /** Sixty-four nodes, eight at once, by process reward. */
  public static final TreeSettings DEFAULT =
      new TreeSettings(
          Optional.empty(),
          MctsSearch.DEFAULT_SIMULATIONS,
          MctsSearch.DEFAULT_PARALLEL,
          0,
          AnswerChoice.WEIGHTED_VOTE,
          Optional.empty(),
          ended -> {});

  public TreeSettings {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(choice, "choice");
    Objects.requireNonNull(journal, "journal");
    Objects.requireNonNull(trace, "trace");
    if (rollouts < 0) {
      throw new IllegalArgumentException("rollouts must not be negative, got " + rollouts);
    }
  }

  public TreeSettings withPolicy(TreePolicy rule) {
    return new TreeSettings(Optional.of(rule), simulations, wave, rollouts, choice, journal, trace);
  }

  public TreeSettings withSimulations(int nodes) {
    return new TreeSettings(policy, nodes, wave, rollouts, choice, journal, trace);
  }

  public TreeSettings withWave(int nodes) {
    return new TreeSettings(policy, simulations, nodes, rollouts, choice, journal, trace);
  }

  public TreeSettings withRollouts(int answers) {
    return new TreeSettings(policy, simulations, wave, answers, choice, journal, trace);
  }

  public TreeSettings withChoice(AnswerChoice rule) {
    return new TreeSettings(policy, simulations, wave, rollouts, rule, journal, trace);
  }

  public TreeSettings withJournal(Path file) {
    return new TreeSettings(policy, simulations, wave, rollouts, choice, Optional.of(file), trace);
  }

  public TreeSettings withTrace(Consumer<SearchTrace> hears) {
    return new TreeSettings(policy, simulations, wave, rollouts, choice, journal, hears);
  }

  /** The policy, or what the strategy stands for. */
  TreePolicy policyOf(Strategy strategy) {
    return policy.orElseGet(
        () ->
            strategy == Strategy.AB_MCTS
                ? TreePolicy.abMctsA(Posterior.gaussian())
                : MctsSearch.DEFAULT_TREE_POLICY);
  }
}
