package io.dikast.server.cli;

import io.dikast.Paradigm;
import io.dikast.aggregators.tournament.Ratings;
import io.dikast.aggregators.tournament.Tournaments;
import io.dikast.engine.policy.StepAggregation;
import io.dikast.server.json.Fault;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the judge gives scores. */
final class ParadigmOptions {

  private static final Map<String, Function<ParadigmOptions, Paradigm>> MODES = modes();

  private static final String ROUND_ROBIN = "round-robin";
  private static final String POINTS = "points";

  @Option(
      names = "--mode",
      paramLabel = "NAME",
      description = {
        "How scores are given (default: ${DEFAULT-VALUE}). A critique with scores of all: pointwise."
            + " With a verdict on two: pairwise. A critique and then a label: semi-scalar,"
            + " semi-scalar-pairwise. A label's probability, nothing written, asked once: scale (A to"
            + " J), scalar-pairwise, rerank (yes or no), steps (each step right?). A trained head"
            + " over the hidden state: head."
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

  private @Nullable Shell shell;

  private static Map<String, Function<ParadigmOptions, Paradigm>> modes() {
    Map<String, Function<ParadigmOptions, Paradigm>> modes = new LinkedHashMap<>();
    modes.put("pointwise", _ -> Paradigm.pointwise());
    modes.put("pairwise", options -> options.played(Paradigm.pairwise()));
    modes.put("scale", _ -> Paradigm.scale());
    modes.put("scalar-pairwise", options -> options.played(Paradigm.scalarPairwise()));
    modes.put("semi-scalar", _ -> Paradigm.semiScalar());
    modes.put("semi-scalar-pairwise", options -> options.played(Paradigm.semiScalarPairwise()));
    modes.put("rerank", _ -> Paradigm.rerank());
    modes.put("steps", options -> Paradigm.steps(options.stepAggregation()));
    modes.put("head", ParadigmOptions::trained);
    return modes;
  }

  /** The paradigm; everything that is wrong with the flags is said before a model is opened. */
  Paradigm paradigm(Shell in) {
    shell = in;
    Function<ParadigmOptions, Paradigm> chosen = MODES.get(mode);
    if (chosen == null) {
      throw unknown("--mode", String.join(", ", MODES.keySet()), mode);
    }
    Paradigm paradigm = chosen.apply(this);
    boolean played = paradigm instanceof Paradigm.Pairwise;
    refuse(!played && !tournament.equals(ROUND_ROBIN), "--tournament", "a pairwise --mode");
    refuse(!played && !rating.equals(POINTS), "--rating", "a pairwise --mode");
    refuse(head != null && !mode.equals("head"), "--head", "--mode head");
    return paradigm;
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

  private Paradigm trained() {
    if (head == null || shell == null) {
      throw new Fault(
              Fault.Code.MISSING_FIELD, "--head is missing: the trained head of --mode head", "--head")
          .exception();
    }
    try {
      return Paradigm.head(shell.resolve(head));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new Fault(Fault.Code.INVALID_VALUE, "cannot use --head: " + e.getMessage(), "--head")
          .exception();
    }
  }

  private static void refuse(boolean wrong, String flag, String needed) {
    if (wrong) {
      throw new Fault(Fault.Code.INVALID_VALUE, flag + " needs " + needed, flag).exception();
    }
  }

  private static RuntimeException unknown(String flag, String expected, String got) {
    return new Fault(
            Fault.Code.INVALID_VALUE,
            flag + " must be one of " + expected + ", got " + got,
            flag)
        .exception();
  }
}
