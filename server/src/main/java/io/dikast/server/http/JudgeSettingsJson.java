package io.dikast.server.http;

import io.dikast.engine.backend.Sampling;
import io.dikast.server.json.Fault;
import io.dikast.server.json.JsonFields;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code judge:{k, temperature, max_tokens, shuffle, mode, quorum}, meta:{kind, keep},
 * budget:{tokens, deadline_ms}, seed} from the fields around them. What is not there is as the
 * server was started; a field that does not exist is refused.
 */
final class JudgeSettingsJson {

  private static final long MAX_DEADLINE_MS = 24L * 60 * 60 * 1000;
  private static final int MAX_TOKENS = 1 << 20;

  private final JudgeSettings defaults;
  private final Limits limits;

  JudgeSettingsJson(JudgeSettings defaults, Limits limits) {
    this.defaults = defaults;
    this.limits = limits;
  }

  /**
   * Reads the settings.
   *
   * @param around an object that may hold {@code judge}, {@code meta} and {@code budget}
   * @param seed the seed the caller gave, if it did
   */
  JudgeSettings read(JsonFields around, OptionalLong seed) {
    Optional<JsonFields> judge = around.object("judge");
    judge.ifPresent(
        fields ->
            fields.only("k", "temperature", "top_p", "max_tokens", "shuffle", "mode", "quorum"));
    Optional<JsonFields> meta = around.object("meta");
    meta.ifPresent(fields -> fields.only("kind", "keep"));
    Optional<JsonFields> budget = around.object("budget");
    budget.ifPresent(fields -> fields.only("tokens", "deadline_ms"));

    int samples = judge.map(this::samples).orElse(defaults.samples());
    int quorum =
        judge
            .map(fields -> fields.integer("quorum", 1, samples).orElse(0))
            .filter(given -> given > 0)
            .orElse(Math.min(defaults.quorum(), samples));
    return new JudgeSettings(
        samples,
        judge.map(this::sampling).orElse(defaults.sampling()),
        judge
            .map(fields -> fields.integer("max_tokens", 1, MAX_TOKENS).orElse(defaults.maxTokens()))
            .orElse(defaults.maxTokens()),
        judge.flatMap(JudgeSettingsJson::mode).orElse(defaults.mode()),
        judge.flatMap(fields -> fields.truth("shuffle")).orElse(defaults.shuffle()),
        quorum,
        meta.flatMap(JudgeSettingsJson::kind).orElse(defaults.meta()),
        meta.map(fields -> fields.integer("keep", 0, samples).orElse(-1))
            .filter(given -> given >= 0)
            .orElse(Math.min(defaults.keep(), samples)),
        budget.map(this::tokens).orElse(defaults.totalTokens()),
        budget.map(this::deadline).orElse(defaults.deadline()),
        defaults.stop(),
        seed.orElse(defaults.seed()));
  }

  private int samples(JsonFields judge) {
    OptionalLong given = judge.whole("k", 1, Integer.MAX_VALUE);
    if (given.isEmpty()) {
      return defaults.samples();
    }
    if (given.getAsLong() > limits.samples()) {
      throw new Fault(
              Fault.Code.K_TOO_LARGE,
              judge.path("k") + " must be in 1.." + limits.samples() + ", got " + given.getAsLong(),
              judge.path("k"))
          .exception();
    }
    return (int) given.getAsLong();
  }

  private Sampling sampling(JsonFields judge) {
    Sampling base = defaults.sampling();
    OptionalDouble temperature = judge.number("temperature", 0, 10);
    OptionalDouble topP = judge.number("top_p", 0, 1);
    if (topP.isPresent() && topP.getAsDouble() == 0) {
      throw JsonFields.invalid(judge.path("top_p"), "above 0", "0");
    }
    return new Sampling(
        temperature.orElse(base.temperature()),
        base.topK(),
        topP.orElse(base.topP()),
        base.minP(),
        base.repetitionPenalty(),
        base.penaltyWindow());
  }

  private static Optional<JudgeSettings.Mode> mode(JsonFields judge) {
    return judge
        .oneOf("mode", List.of("pointwise", "pairwise"))
        .map(
            mode ->
                mode.equals("pairwise")
                    ? JudgeSettings.Mode.PAIRWISE
                    : JudgeSettings.Mode.POINTWISE);
  }

  private static Optional<JudgeSettings.Meta> kind(JsonFields meta) {
    return meta.oneOf("kind", List.of("auto", "yes_no", "yes-no", "none"))
        .map(
            kind ->
                switch (kind) {
                  case "yes_no", "yes-no" -> JudgeSettings.Meta.YES_NO;
                  case "none" -> JudgeSettings.Meta.NONE;
                  default -> JudgeSettings.Meta.AUTO;
                });
  }

  private @Nullable Long tokens(JsonFields budget) {
    OptionalLong tokens = budget.whole("tokens", 1, Long.MAX_VALUE);
    return tokens.isPresent() ? Long.valueOf(tokens.getAsLong()) : defaults.totalTokens();
  }

  private @Nullable Duration deadline(JsonFields budget) {
    OptionalLong millis = budget.whole("deadline_ms", 1, MAX_DEADLINE_MS);
    return millis.isPresent() ? Duration.ofMillis(millis.getAsLong()) : defaults.deadline();
  }
}
