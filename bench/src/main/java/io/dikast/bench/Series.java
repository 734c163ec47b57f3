package io.dikast.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What each contestant measured in each round; a round may be without one of them. */
public final class Series {

  private final List<Map<String, Double>> rounds = new ArrayList<>();

  public void nextRound() {
    rounds.add(new LinkedHashMap<>());
  }

  /** Enters the numbers of a contestant into the current round. */
  public void add(String who, Map<String, Double> numbers) {
    numbers.forEach((name, value) -> rounds.getLast().put(who + "." + name, value));
  }

  /** A number of the current round. */
  public OptionalDouble last(String name) {
    Double value = rounds.getLast().get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Median of a number over the rounds that have it. */
  public OptionalDouble median(String name) {
    List<Double> values = new ArrayList<>();
    for (Map<String, Double> round : rounds) {
      Double value = round.get(name);
      if (value != null) {
        values.add(value);
      }
    }
    return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(values));
  }

  /** Median of the ratios of two numbers over the rounds that have both. */
  public OptionalDouble medianRatio(String numerator, String denominator) {
    List<Double> above = new ArrayList<>();
    List<Double> below = new ArrayList<>();
    for (Map<String, Double> round : rounds) {
      Double over = round.get(numerator);
      Double under = round.get(denominator);
      if (over != null && under != null) {
        above.add(over);
        below.add(under);
      }
    }
    return above.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Statistics.medianRatio(above, below));
  }
}
