package io.dikast.server.cli;

import io.dikast.SelectorBuilder;
import io.dikast.engine.backend.Backend;
import io.dikast.samplers.JudgeTemplate;
import io.dikast.samplers.defence.Defences;
import io.dikast.samplers.defence.LengthCap;
import io.dikast.server.json.Fault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What keeps a response from winning by other means than its content; all of it is off. */
final class DefenceOptions {

  @Option(
      names = "--catch-degenerate",
      arity = "0",
      fallbackValue = "true",
      description =
          "Withhold responses that say nothing (\"Solution:\", punctuation, nothing) from the judge"
              + " and give them the lowest score.")
  boolean degenerate;

  @Option(
      names = "--decoy",
      arity = "0",
      fallbackValue = "true",
      description =
          "Show an answer to nothing among the responses, and discard judgements that score no"
              + " response above it.")
  boolean decoy;

  @Option(
      names = "--decoy-text",
      paramLabel = "TEXT",
      description = "What the decoy says (default: ${DEFAULT-VALUE}).")
  String decoyText = Defences.DECOY;

  @Option(
      names = "--random-label",
      arity = "0",
      fallbackValue = "true",
      description =
          "Have scores written behind a label of this request in place of \\boxed; a model with a"
              + " template of its own keeps \\boxed.")
  boolean randomLabel;

  @Option(
      names = "--max-response-chars",
      paramLabel = "N",
      description = "Show the judge at most N characters of a response; off by default.")
  @Nullable Integer maxCharacters;

  @Option(
      names = "--cut",
      paramLabel = "middle|end",
      description = "Where a long response is cut (default: ${DEFAULT-VALUE}).")
  LengthCap.Cut cut = LengthCap.Cut.MIDDLE;

  /** Checks what can be checked before a model is opened. */
  void check() {
    if (maxCharacters != null) {
      DrawOptions.require(maxCharacters >= 2, "--max-response-chars", "at least 2", maxCharacters);
    }
    if (decoyText.isBlank()) {
      throw new Fault(
              Fault.Code.INVALID_VALUE,
              "--decoy-text must say something, got a blank text",
              "--decoy-text")
          .exception();
    }
  }

  /** Whether any is switched on. */
  boolean any() {
    return degenerate || decoy || randomLabel || maxCharacters != null;
  }

  /** Those that are switched on, without the label. */
  Defences defences() {
    Defences chosen = Defences.NONE;
    if (degenerate) {
      chosen = chosen.withDegenerateCaught();
    }
    if (decoy) {
      chosen = chosen.withDecoy(decoyText);
    }
    return maxCharacters == null ? chosen : chosen.withCap(new LengthCap(maxCharacters, cut));
  }

  /** Sets a selector up with these. */
  SelectorBuilder applyTo(SelectorBuilder selector) {
    selector.defences(defences());
    return randomLabel ? selector.randomLabel() : selector;
  }

  /** Says what was asked for and cannot be. */
  void tell(Shell shell, OutputOptions output, Backend backend) {
    if (randomLabel && !labels(backend)) {
      output.note(
          shell,
          "--random-label changes nothing: the template of this model file asks for \\boxed");
    }
  }

  /** Whether this judge can be asked for another label than {@code \boxed}. */
  static boolean labels(Backend backend) {
    return JudgeTemplate.of(backend.describe().metadata()).isEmpty();
  }
}
