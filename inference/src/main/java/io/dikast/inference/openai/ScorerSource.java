package io.dikast.inference.openai;

import io.dikast.engine.Question;
import io.dikast.engine.backend.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where scores are had.
 *
 * @param path such as {@code /v1/score}
 * @param form the words to ask in
 * @param unit what the numbers are
 */
record ScorerSource(String path, ScoreForm form, ScorerUnit unit) {

  private static final Question PROBE = Question.of("How much is 1 + 1?");
  private static final double ROUNDING = 1e-6;

  /**
   * What to look for.
   *
   * @param routes to try one after the other, at least one
   * @param unit of the numbers, empty for what the route has
   */
  record Wanted(List<ScorerRoute> routes, Optional<ScorerUnit> unit) {}

  /**
   * The first of the wanted routes at which a server scores a probe.
   *
   * @throws BackendException if there is none, with what the server said at each
   */
  static ScorerSource find(Server server, Inquiry inquiry, Http http, String model, Wanted wanted) {
    List<String> said = new ArrayList<>();
    for (ScorerRoute route : wanted.routes()) {
      for (String path : route.paths()) {
        for (ScoreForm form : route.forms()) {
          SentPrompt probe = form.prompts(PROBE, List.of("2")).getFirst();
          Inquiry.Answer answer = inquiry.ask(server, path, form.body(model, probe)).join();
          if (answer.unknownRoute()) {
            break;
          }
          ScorerSource source = new ScorerSource(path, form, wanted.unit().orElse(route.unit()));
          Optional<String> fault = source.fault(answer);
          if (fault.isEmpty()) {
            return source;
          }
          said.add(path + " " + fault.get());
        }
      }
    }
    throw new BackendException(
        http.withoutKey(
            server
                + (said.isEmpty()
                    ? " has no " + listed(wanted.routes())
                    : " gives no scores: " + String.join("; ", said))));
  }

  private static String listed(List<ScorerRoute> routes) {
    return routes.stream().map(ScorerRoute::toString).collect(Collectors.joining(", no "));
  }

  private Optional<String> fault(Inquiry.Answer answer) {
    if (!answer.ok()) {
      return Optional.of(answer.said());
    }
    try {
      Json json = Json.read(answer.body().getBytes());
      if (!json.at("error").isAbsent()) {
        throw ReplyJson.errorOf(json);
      }
      var _ = shares(json, 1);
      return Optional.empty();
    } catch (BackendException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads how good each response is, in 0..1.
   *
   * @throws BackendException if the answer does not say so
   */
  List<Double> shares(Json json, int responses) {
    return form.read(json, responses).stream().map(this::share).toList();
  }

  private double share(double score) {
    return switch (unit) {
      case REWARD -> 1 / (1 + Math.exp(-score));
      case PROBABILITY -> {
        if (score < -ROUNDING || score > 1 + ROUNDING) {
          throw new BackendException(
              "a score of unit probability must be in 0..1, got "
                  + score
                  + "; one of unit reward may be any number");
        }
        yield Math.clamp(score, 0, 1);
      }
    };
  }

  /** Identity of what it says of a response. */
  String fingerprint() {
    return path + " " + (form + " " + unit).toLowerCase(Locale.ROOT);
  }
}
