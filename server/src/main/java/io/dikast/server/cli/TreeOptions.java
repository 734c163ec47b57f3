package io.dikast.server.cli;

import io.dikast.SearchBuilder;
import io.dikast.Strategy;
import io.dikast.TreeSettings;
import io.dikast.engine.AnswerSelector;
import io.dikast.search.Posterior;
import io.dikast.search.SearchTrace;
import io.dikast.search.TreePolicy;
import io.dikast.search.Widening;
import io.dikast.search.mcts.AnswerChoice;
import io.dikast.search.mcts.MctsSearch;
import io.dikast.server.json.Fault;
import io.dikast.server.json.FaultException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a tree of answers is searched, kept and shown. */
final class TreeOptions {

  private static final String POLICIES = "uct, puct, ab-mcts-a or ab-mcts-a-beta";
  private static final String CHOICES = "weighted-vote, best-value or most-visited";
  private static final double PUCT_EXPLORATION = 1.25;
  private static final double PUCT_BASE = 19_652;
  private static final double UCT_EXPLORATION = 0.3;
  private static final Widening WIDENING = new Widening(2, 0.5);

  @Option(
      names = "--tree-policy",
      paramLabel = "NAME",
      description =
          "Which node of a tree is next: "
              + POLICIES
              + " (default: uct for mcts, ab-mcts-a for ab_mcts).")
  @Nullable String policy;

  @Option(
      names = "--exploration",
      paramLabel = "C",
      description =
          "How much uct and puct try what promises less (default: 0.3 for uct, 1.25 for puct).")
  @Nullable Double exploration;

  @Option(
      names = "--simulations",
      paramLabel = "N",
      description = "Nodes of a tree to ask for, 1 to 4096 (default: ${DEFAULT-VALUE}).")
  int simulations = MctsSearch.DEFAULT_SIMULATIONS;

  @Option(
      names = "--wave",
      paramLabel = "N",
      description =
          "Nodes of a tree at once, 1 to 256; another number is another search"
              + " (default: ${DEFAULT-VALUE}).")
  int wave = MctsSearch.DEFAULT_PARALLEL;

  @Option(
      names = "--rollouts",
      paramLabel = "N",
      description =
          "Answers to write on from each node and judge, half of its value then; 0 goes by process"
              + " reward alone (default: ${DEFAULT-VALUE}).")
  int rollouts;

  @Option(
      names = "--tree-choice",
      paramLabel = "NAME",
      description =
          "Which answer of a tree is chosen: " + CHOICES + " (default: ${DEFAULT-VALUE}).")
  String choice = "weighted-vote";

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "Keep every node of a tree here at once, and go on from what is here.")
  @Nullable Path journal;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Write the tree to FILE.html (a page to look at), FILE.json or FILE.dot (Graphviz).")
  @Nullable Path trace;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  private final AtomicReference<@Nullable SearchTrace> traced = new AtomicReference<>();

  TreeOptions() {
    // picocli puts the real one in its place before anything runs.
    this.command = CommandSpec.create();
  }

  /** Checks what can be checked before a model is opened. */
  void check(Strategy strategy) {
    boolean grown = strategy == Strategy.MCTS || strategy == Strategy.AB_MCTS;
    boolean chain = strategy == Strategy.REVISIONS;
    refuse(!grown && policy != null, "--tree-policy", "");
    refuse(!grown && exploration != null, "--exploration", "");
    refuse(!grown && !chain && journal != null, "--journal", ", and of revisions");
    refuse(!grown && !chain && trace != null, "--trace", ", and of revisions");
    refuse(chain, "--simulations", "; revisions are as many as --candidates");
    refuse(chain, "--wave", "; revisions come one after the other");
    refuse(chain, "--tree-choice", "; of revisions the best is chosen");
    DrawOptions.require(
        simulations >= 1 && simulations <= MctsSearch.MAX_SIMULATIONS,
        "--simulations",
        "in 1.." + MctsSearch.MAX_SIMULATIONS,
        simulations);
    DrawOptions.require(
        wave >= 1 && wave <= MctsSearch.MAX_PARALLEL,
        "--wave",
        "in 1.." + MctsSearch.MAX_PARALLEL,
        wave);
    DrawOptions.require(
        rollouts >= 0 && rollouts <= AnswerSelector.MAX_RESPONSES,
        "--rollouts",
        "in 0.." + AnswerSelector.MAX_RESPONSES,
        rollouts);
    if (exploration != null) {
      DrawOptions.require(
          exploration >= 0 && exploration <= 1000, "--exploration", "in 0..1000", exploration);
    }
    if (trace != null) {
      var _ = extension(trace);
    }
    var _ = settings(strategy);
  }

  /** A flag that would do nothing; in the environment or a file it is meant for trees. */
  private void refuse(boolean idle, String flag, String more) {
    if (idle && FlagSource.given(command, flag)) {
      throw new Fault(
              Fault.Code.INVALID_VALUE, flag + " is of --strategy mcts and ab_mcts" + more, flag)
          .exception();
    }
  }

  /** Sets a search up with these. */
  SearchBuilder applyTo(SearchBuilder search, Strategy strategy) {
    return search.tree(settings(strategy));
  }

  private TreeSettings settings(Strategy strategy) {
    TreeSettings settings =
        TreeSettings.DEFAULT
            .withSimulations(simulations)
            .withWave(wave)
            .withRollouts(rollouts)
            .withChoice(answerChoice())
            .withTrace(traced::set);
    if (policy != null || exploration != null) {
      settings = settings.withPolicy(treePolicy(named(strategy)));
    }
    return journal == null ? settings : settings.withJournal(journal);
  }

  private String named(Strategy strategy) {
    String unsaid = strategy == Strategy.AB_MCTS ? "ab-mcts-a" : "uct";
    return policy == null ? unsaid : policy;
  }

  private TreePolicy treePolicy(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "uct" ->
          new TreePolicy.Uct(exploration == null ? UCT_EXPLORATION : exploration, WIDENING, 0);
      case "puct" ->
          new TreePolicy.Puct(
              exploration == null ? PUCT_EXPLORATION : exploration, PUCT_BASE, WIDENING, 0);
      case "ab-mcts-a" -> sampled(TreePolicy.abMctsA(Posterior.gaussian()));
      case "ab-mcts-a-beta" -> sampled(TreePolicy.abMctsA(Posterior.beta()));
      default -> throw unknown("--tree-policy", POLICIES, name);
    };
  }

  private TreePolicy sampled(TreePolicy rule) {
    if (exploration != null && FlagSource.given(command, "--exploration")) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              "--exploration is of uct and puct; Thompson sampling has none",
              "--exploration")
          .exception();
    }
    return rule;
  }

  private AnswerChoice answerChoice() {
    return switch (choice.toLowerCase(Locale.ROOT)) {
      case "weighted-vote" -> AnswerChoice.WEIGHTED_VOTE;
      case "best-value" -> AnswerChoice.BEST_VALUE;
      case "most-visited" -> AnswerChoice.MOST_VISITED;
      default -> throw unknown("--tree-choice", CHOICES, choice);
    };
  }

  private static FaultException unknown(String flag, String expected, String got) {
    return new Fault(
            Fault.Code.INVALID_VALUE, flag + " must be " + expected + ", got '" + got + "'", flag)
        .exception();
  }

  private static String extension(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "html", "json", "dot" -> extension;
      default ->
          throw unknown("--trace", "a file that ends in .html, .json or .dot", file.toString());
    };
  }

  /** Writes the tree that was searched, where one was and somebody wants it. */
  void writeTrace() {
    SearchTrace tree = traced.get();
    if (trace == null || tree == null) {
      return;
    }
    try (Writer out = Files.newBufferedWriter(trace)) {
      switch (extension(trace)) {
        case "html" -> tree.html(out);
        case "json" -> tree.json(out);
        default -> tree.graphviz(out);
      }
    } catch (IOException e) {
      throw Fault.of(Fault.Code.INTERNAL_ERROR, "the tree cannot be written: " + e).exception();
    }
  }
}
