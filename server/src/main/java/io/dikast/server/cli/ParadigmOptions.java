package io.dikast.server.cli;

import io.dikast.Paradigm;
import io.dikast.aggregators.tournament.Ratings;
import io.dikast.aggregators.tournament.Tournaments;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.server.json.Fault;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How the judge gives scores. */
final class ParadigmOptions {

  private static final String MODES =
      "pointwise, pairwise, scale, scalar-pairwise, semi-scalar, semi-scalar-pairwise, rerank,"
          + " steps, head, scorer";
  private static final String SCORER = "scorer";

  private static final String ROUND_ROBIN = "round-robin";
  private static final String POINTS = "points";

  @Option(
      names = "--mode",
      paramLabel = "NAME",
      description = {
        "How scores are given (default: ${DEFAULT-VALUE}). A critique with scores of all:"
            + " pointwise. With a verdict on two: pairwise. A critique and then a label:"
            + " semi-scalar, semi-scalar-pairwise. A label's probability, nothing written, asked"
            + " once: scale (A to J), scalar-pairwise, rerank (yes or no), steps (each step"
            + " right?). A trained head over the hidden state: head. What the servers of --backend"
            + " score by themselves, at /score, /rerank, /classify or /pooling: scorer."
      })
  String mode = "pointwise";

  @Option(
      names = "--tournament",
      paramLabel = "NAME",
      description =
          "Of pairwise modes, who is compared: round-robin, swiss or knockout (default:"
              + " ${DEFAULT-VALUE}).")
  String tournament = ROUND_ROBIN;

  @Option(
      names = "--rating",
      paramLabel = "NAME",
      description =
          "Of pairwise modes, what the comparisons come to: points, bradley-terry or elo (default:"
              + " ${DEFAULT-VALUE}).")
  String rating = POINTS;

  @Option(
      names = "--step-reward",
      paramLabel = "NAME",
      description =
          "Of steps, which counts: min, product, last or mean (default: ${DEFAULT-VALUE}).")
  String stepReward = "min";

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "Of head, the trained head: a JSON file of kind reward.")
  @Nullable Path head;

  @Mixin ScorerOptions scorers = new ScorerOptions();

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  ParadigmOptions() {
    // picocli puts the real one in its place before anything runs.
    this.command = CommandSpec.create();
  }

  /** The paradigm; whatever is wrong with the flags is said before a model is opened. */
  Paradigm paradigm(Shell shell) {
    Paradigm paradigm =
        switch (mode) {
          case "pointwise" -> Paradigm.pointwise();
          case "pairwise" -> played(Paradigm.pairwise());
          case "scale" -> Paradigm.scale();
          case "scalar-pairwise" -> played(Paradigm.scalarPairwise());
          case "semi-scalar" -> Paradigm.semiScalar();
          case "semi-scalar-pairwise" -> played(Paradigm.semiScalarPairwise());
          case "rerank" -> Paradigm.rerank();
          case "steps" -> Paradigm.steps(stepAggregation());
          case "head" -> trained(shell);
          case SCORER -> Paradigm.scorer();
          default -> throw unknown("--mode", MODES, mode);
        };
    boolean played = paradigm instanceof Paradigm.Pairwise;
    refuse(!played, "--tournament", "a pairwise --mode");
    refuse(!played, "--rating", "a pairwise --mode");
    refuse(!mode.equals("steps"), "--step-reward", "--mode steps");
    refuse(!mode.equals("head"), "--head", "--mode head");
    refuse(!mode.equals(SCORER), ScorerOptions.ROUTE, "--mode scorer");
    refuse(!mode.equals(SCORER), ScorerOptions.UNIT, "--mode scorer");
    var _ = scorer();
    return paradigm;
  }

  /** The scorer that the servers must offer; empty where the mode needs none. */
  Optional<Engine.Scorer> scorer() {
    return mode.equals(SCORER) ? Optional.of(scorers.scorer()) : Optional.empty();
  }

  private Paradigm played(Paradigm.Pairwise paradigm) {
    Paradigm.Pairwise playing =
        switch (tournament) {
          case ROUND_ROBIN -> paradigm.playing(Tournaments.roundRobin());
          case "swiss" -> paradigm.playing(Tournaments.swiss());
          case "knockout" -> paradigm.playing(Tournaments.knockout());
          default -> throw unknown("--tournament", "round-robin, swiss, knockout", tournament);
        };
    return switch (rating) {
      case POINTS -> playing.rated(Ratings.points());
      case "bradley-terry" -> playing.rated(Ratings.bradleyTerry());
      case "elo" -> playing.rated(Ratings.elo());
      default -> throw unknown("--rating", "points, bradley-terry, elo", rating);
    };
  }

  private StepAggregation stepAggregation() {
    for (StepAggregation each : StepAggregation.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(stepReward)) {
        return each;
      }
    }
    throw unknown("--step-reward", "min, product, last, mean", stepReward);
  }

  private Paradigm trained(Shell shell) {
    if (head == null) {
      throw new Fault(
              Fault.Code.MISSING_FIELD,
              "--head is missing: the trained head of --mode head",
              "--head")
          .exception();
    }
    try {
      return Paradigm.head(shell.resolve(head));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new Fault(Fault.Code.INVALID_VALUE, "cannot use --head: " + e.getMessage(), "--head")
          .exception();
    }
  }

  /** A flag that would do nothing; in the environment or a file it is meant for other modes. */
  private void refuse(boolean idle, String flag, String needed) {
    if (idle && FlagSource.given(command, flag)) {
      throw new Fault(Fault.Code.INVALID_VALUE, flag + " needs " + needed, flag).exception();
    }
  }

  /** A name that a flag does not know. */
  static RuntimeException unknown(String flag, String expected, String got) {
    return new Fault(
            Fault.Code.INVALID_VALUE, flag + " must be one of " + expected + ", got " + got, flag)
        .exception();
  }
}
