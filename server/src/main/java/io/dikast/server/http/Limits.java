package io.dikast.server.http;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Budget;
import io.dikast.server.json.SelectRequestJson;
import java.time.Duration;
import java.util.Objects;

/**
 * What one request may bring and ask for, and what all of them may use together.
 *
 * @param bodyBytes of a request, 1 to 256 MiB
 * @param responses judged together, 1 to {@link AnswerSelector#MAX_RESPONSES}
 * @param samples draws a judgement, k, 1 to {@link Budget#MAX_SAMPLES}
 * @param candidates drawn for a question, n, 1 to 256
 * @param simulations of a tree search, 1 to 4096
 * @param nesting of JSON, at least 1
 * @param texts that one request of a scoring route may bring, at least 1
 * @param units draws under way of all requests together; a request that needs more than there are
 *     takes them all, one part after the other
 * @param deadline of a request that names none, positive
 * @param bodyTime how long a connection may take to bring a request, positive
 */
public record Limits(
    int bodyBytes,
    int responses,
    int samples,
    int candidates,
    int simulations,
    int nesting,
    int texts,
    int units,
    Duration deadline,
    Duration bodyTime) {

  /** The limits of interfaces: 2 MiB, 64 responses, k and n of 256, nesting of 64. */
  public static final Limits DEFAULT =
      new Limits(
          SelectRequestJson.MAX_BYTES,
          AnswerSelector.MAX_RESPONSES,
          Budget.MAX_SAMPLES,
          256,
          4096,
          SelectRequestJson.MAX_NESTING,
          1024,
          256,
          Duration.ofMinutes(5),
          Duration.ofSeconds(30));

  private static final int MAX_BODY_BYTES = 256 * 1024 * 1024;

  public Limits {
    in("bodyBytes", bodyBytes, MAX_BODY_BYTES);
    in("responses", responses, AnswerSelector.MAX_RESPONSES);
    in("samples", samples, Budget.MAX_SAMPLES);
    in("candidates", candidates, 256);
    in("simulations", simulations, 4096);
    in("nesting", nesting, 1000);
    in("texts", texts, Integer.MAX_VALUE);
    in("units", units, Integer.MAX_VALUE);
    Objects.requireNonNull(deadline, "deadline");
    Objects.requireNonNull(bodyTime, "bodyTime");
    if (!deadline.isPositive() || !bodyTime.isPositive()) {
      throw new IllegalArgumentException(
          "deadline and bodyTime must be positive, got " + deadline + " and " + bodyTime);
    }
  }

  /** The same limits for another number of draws under way. */
  public Limits withUnits(int draws) {
    return new Limits(
        bodyBytes,
        responses,
        samples,
        candidates,
        simulations,
        nesting,
        texts,
        draws,
        deadline,
        bodyTime);
  }

  private static void in(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + " must be in 1.." + max + ", got " + value);
    }
  }
}
