package io.dikast.search.mcts;

import io.dikast.engine.AnswerSearch;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.policy.CanonicalForm;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.StepEnd;
import io.dikast.engine.search.Children;
import io.dikast.search.SearchPlan;
import io.dikast.search.SearchTrace;
import io.dikast.search.SearchTree;
import io.dikast.search.TreePolicy;
import io.dikast.search.Widening;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Monte-Carlo tree search over what a policy model writes: UCT and PUCT over its steps (Kocsis and
 * Szepesvári 2006; arXiv 1712.01815), AB-MCTS-A over steps or whole answers (arXiv 2503.04412).
 *
 * <p>It searches in waves. A wave asks the tree for up to {@code parallel} nodes, a ticket that is
 * out counting as a visit; draws one step for each, those with the same node above in one group, so
 * that all of them decode in one batch behind prefixes that are computed already; finds out what
 * each is worth; and tells them. No ask of the next wave is made before. That costs the time of the
 * stragglers, and buys that the same question, seed and width give the same tree in any order of
 * arrival. Another width is another search: an ask knows less.
 *
 * <p>A node is begun only if all the calls it may take are left, and one call is kept for writing
 * an answer to its end while none has been. A draw that fails, or of which nothing can be said,
 * costs one ask. Where a limit cuts the search short, tickets that are out are taken back, and what
 * was told before counts.
 *
 * <p>With a journal each node is on the disk once it is told. Another process that opens it, after
 * whatever end of the first, goes on with the same tree: one that is given the same width asks for
 * what the first would have asked for, unless draws of the wave under way had failed. Its budget
 * and usage are its own. One search at a time writes to a journal.
 */
public final class MctsSearch implements AnswerSearch {

  /** Nodes to ask for where nobody says. */
  public static final int DEFAULT_SIMULATIONS = 64;

  /** The most nodes to ask for. */
  public static final int MAX_SIMULATIONS = 4096;

  /** Nodes at once where nobody says. */
  public static final int DEFAULT_PARALLEL = 8;

  /** The most nodes at once. */
  public static final int MAX_PARALLEL = 256;

  /** UCT for process rewards, which differ by less than all of 0..1: c = 0.3 (decisions.md). */
  public static final TreePolicy DEFAULT_TREE_POLICY =
      new TreePolicy.Uct(0.3, new Widening(2, 0.5), 0);

  private final Builder config;

  private MctsSearch(Builder config) {
    this.config = config;
  }

  /** A search of what this policy writes, by nodes of this value. */
  public static Builder of(PolicyModel policy, NodeValue value) {
    return new Builder(policy, value);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if the journal is of another search, open elsewhere or
   *     damaged
   * @throws java.io.UncheckedIOException if the journal cannot be written; what was told before is
   *     in it
   */
  @Override
  public SearchOutcome search(SearchTask task) {
    return new MctsRun(config, task).search();
  }

  @Override
  public String strategy() {
    return config.strategy;
  }

  @Override
  public String model() {
    return config.policy.model();
  }

  /** Configures an {@link MctsSearch}. Not thread-safe; each {@link #build} takes a copy. */
  public static final class Builder {
    final PolicyModel policy;
    final NodeValue value;
    Expansion expansion = Expansion.steps(new StepEnd.Delimiter("\n\n"));
    TreePolicy treePolicy = DEFAULT_TREE_POLICY;
    String strategy = "mcts";
    int simulations = DEFAULT_SIMULATIONS;
    int parallel = DEFAULT_PARALLEL;
    AnswerChoice choice = AnswerChoice.WEIGHTED_VOTE;
    CanonicalForm canonical = answer -> Optional.of(answer.strip());
    Optional<Path> journal = Optional.empty();
    Consumer<SearchTrace> trace = ended -> {};

    private Builder(PolicyModel policy, NodeValue value) {
      this.policy = Objects.requireNonNull(policy, "policy");
      this.value = Objects.requireNonNull(value, "value");
    }

    private Builder(Builder from) {
      this.policy = from.policy;
      this.value = from.value;
      this.expansion = from.expansion;
      this.treePolicy = from.treePolicy;
      this.strategy = from.strategy;
      this.simulations = from.simulations;
      this.parallel = from.parallel;
      this.choice = from.choice;
      this.canonical = from.canonical;
      this.journal = from.journal;
      this.trace = from.trace;
    }

    /** What a child is; the default is a step that ends behind a blank line, at most 64 of them. */
    public Builder expansion(Expansion children) {
      this.expansion = Objects.requireNonNull(children, "children");
      return this;
    }

    /**
     * Which node is next; the default is UCT with a constant of 0.3 and a widening of 2·√n.
     *
     * @throws IllegalArgumentException if it opens all children: of drawn ones there is no end
     */
    public Builder treePolicy(TreePolicy rule) {
      var _ = SearchTree.of(new SearchPlan(rule, Children.drawn(), 1, 0));
      this.treePolicy = rule;
      this.strategy =
          switch (rule) {
            case TreePolicy.Uct _, TreePolicy.Puct _ -> "mcts";
            case TreePolicy.Thompson _ -> "ab_mcts";
          };
      return this;
    }

    /** Nodes to ask for, 1 to {@value MctsSearch#MAX_SIMULATIONS}; the default is 64. */
    public Builder simulations(int nodes) {
      if (nodes < 1 || nodes > MAX_SIMULATIONS) {
        throw new IllegalArgumentException(
            "simulations must be in 1.." + MAX_SIMULATIONS + ", got " + nodes);
      }
      this.simulations = nodes;
      return this;
    }

    /** Nodes of a wave at most, 1 to {@value MctsSearch#MAX_PARALLEL}; the default is 8. */
    public Builder parallel(int nodes) {
      if (nodes < 1 || nodes > MAX_PARALLEL) {
        throw new IllegalArgumentException(
            "parallel must be in 1.." + MAX_PARALLEL + ", got " + nodes);
      }
      this.parallel = nodes;
      return this;
    }

    /** Which answer is chosen; the default is a vote weighted by value. */
    public Builder choice(AnswerChoice rule) {
      this.choice = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /** Which answers say the same; the default takes them as they are, without space around. */
    public Builder canonical(CanonicalForm form) {
      this.canonical = Objects.requireNonNull(form, "form");
      return this;
    }

    /** A file to keep every told node in, and to go on from. */
    public Builder journal(Path file) {
      this.journal = Optional.of(file);
      return this;
    }

    /** Who is given the tree once a search has ended, whatever came of it. */
    public Builder trace(Consumer<SearchTrace> hears) {
      this.trace = Objects.requireNonNull(hears, "hears");
      return this;
    }

    public MctsSearch build() {
      return new MctsSearch(copy());
    }

    /**
     * Instead of a tree a chain, {@code revisions}: one answer is written and revised again and
     * again, each time given the last one and its value, and the one of highest value is chosen
     * (arXiv 2303.17651, section 2; arXiv 2408.03314, section 6). There are as many answers as the
     * task has samples. Steps that were set become {@link Expansion#revisions}; tree policy,
     * simulations, parallel and choice are the chain's own.
     */
    public AnswerSearch revisions() {
      Builder chain = copy();
      return new RevisionSearch(
          chain.expansion instanceof Expansion.Revisions
              ? chain
              : chain.expansion(Expansion.revisions()));
    }

    Builder copy() {
      return new Builder(this);
    }
  }
}
