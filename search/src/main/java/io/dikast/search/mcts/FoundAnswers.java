package io.dikast.search.mcts;

import io.dikast.engine.Candidate;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.policy.PartialAnswer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The answers that a search has found, and the choice among them. */
final class FoundAnswers {

  /**
   * One of them.
   *
   * @param node the told node that it ends in or was written on from
   * @param nth of the node's answers
   * @param value in 0..1, empty where it came too late to be valued
   */
  private record Found(
      int node,
      int nth,
      PartialAnswer answer,
      Optional<String> canonical,
      OptionalDouble value,
      double meanLogProbability,
      List<Double> stepRewards) {

    double worth() {
      return value.orElse(0);
    }
  }

  private final MctsSearch.Builder config;
  private final AnswerTree tree;
  private final List<Found> answers = new ArrayList<>();
  private Optional<Found> leader = Optional.empty();

  FoundAnswers(MctsSearch.Builder config, AnswerTree tree) {
    this.config = config;
    this.tree = tree;
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  /** Adds what a told node brings, and says so. */
  List<SearchEvent> add(int number) {
    WrittenNode node = tree.node(number);
    List<Found> more = new ArrayList<>();
    if (node.answer().finished()) {
      more.add(
          found(
              number,
              0,
              node.answer(),
              OptionalDouble.of(node.worth().value()),
              tree.meanLogProbability(number),
              node.worth().stepRewards()));
    }
    for (Rollout rollout : node.worth().rollouts()) {
      more.add(
          found(
              number,
              more.size(),
              rollout.answer(),
              OptionalDouble.of(rollout.reward()),
              tree.meanLogProbability(number, rollout),
              node.worth().stepRewards()));
    }
    List<SearchEvent> events = new ArrayList<>();
    for (Found found : more) {
      Candidate candidate = candidate(answers.size(), found, 0);
      answers.add(found);
      events.add(drawn(candidate));
      events.add(new SearchEvent.Scored(candidate));
    }
    return events;
  }

  private SearchEvent drawn(Candidate candidate) {
    int expected = config.simulations * Valuation.answersAtMost(config.value);
    return new SearchEvent.Drawn(
        Candidate.drawn(
            candidate.index(),
            candidate.answer(),
            candidate.canonical(),
            candidate.meanLogProbability()),
        answers.size(),
        Math.max(expected, answers.size()));
  }

  /** Adds an answer that came too late to be told of with a node, and says so. */
  SearchEvent add(LateAnswer late) {
    Found found =
        found(
            late.node(),
            answers.size(),
            late.answer(),
            late.value(),
            late.meanLogProbability(),
            List.of());
    answers.add(found);
    return drawn(candidate(answers.size() - 1, found, 0));
  }

  private Found found(
      int node,
      int nth,
      PartialAnswer answer,
      OptionalDouble value,
      double meanLogProbability,
      List<Double> stepRewards) {
    return new Found(
        node,
        nth,
        answer,
        config.canonical.of(answer.text()),
        value,
        meanLogProbability,
        stepRewards);
  }

  /** Says who leads if that has changed. */
  Optional<SearchEvent> leading() {
    if (answers.isEmpty()) {
      return Optional.empty();
    }
    Found first = choice();
    if (leader.isPresent() && leader.get().equals(first)) {
      return Optional.empty();
    }
    leader = Optional.of(first);
    return Optional.of(
        new SearchEvent.Leading(candidate(answers.indexOf(first), first, votes(first, weights()))));
  }

  /** All of them, in the order of their nodes: that of drawing, also after a resumed search. */
  List<Candidate> candidates() {
    answers.sort(Comparator.comparingInt(Found::node).thenComparingInt(Found::nth));
    Map<String, Double> weights = weights();
    List<Candidate> candidates = new ArrayList<>();
    for (Found found : answers) {
      candidates.add(candidate(candidates.size(), found, votes(found, weights)));
    }
    return candidates;
  }

  /** Position of the chosen one among {@link #candidates}. */
  int chosen() {
    answers.sort(Comparator.comparingInt(Found::node).thenComparingInt(Found::nth));
    return answers.indexOf(choice());
  }

  /** The told node that the chosen answer ends in or was written on from. */
  int chosenNode() {
    return choice().node();
  }

  private Found choice() {
    List<Found> whole = answers.stream().filter(found -> found.answer().finished()).toList();
    List<Found> among = whole.isEmpty() ? answers : whole;
    return switch (config.choice) {
      case BEST_VALUE -> best(among);
      case WEIGHTED_VOTE -> {
        Optional<String> heaviest = heaviest(among);
        yield best(
            heaviest.isEmpty()
                ? among
                : among.stream().filter(found -> found.canonical().equals(heaviest)).toList());
      }
      case MOST_VISITED -> best(underMostVisited(among));
    };
  }

  private static Found best(List<Found> among) {
    Found best = among.getFirst();
    for (Found found : among) {
      if (found.worth() > best.worth()) {
        best = found;
      }
    }
    return best;
  }

  private Optional<String> heaviest(List<Found> among) {
    Map<String, Double> weights = weights();
    Optional<String> heaviest = Optional.empty();
    double most = Double.NEGATIVE_INFINITY;
    for (Found found : among) {
      if (found.canonical().isPresent()) {
        double weight = weights.getOrDefault(found.canonical().get(), 0.0);
        if (weight > most) {
          most = weight;
          heaviest = found.canonical();
        }
      }
    }
    return heaviest;
  }

  private Map<String, Double> weights() {
    Map<String, Double> weights = new HashMap<>();
    for (Found found : answers) {
      if (!found.answer().finished()) {
        continue;
      }
      found.canonical().ifPresent(says -> weights.merge(says, found.worth(), Double::sum));
    }
    return weights;
  }

  private List<Found> underMostVisited(List<Found> among) {
    for (int node : tree.mostVisited().reversed()) {
      List<Found> below =
          among.stream().filter(found -> tree.wayTo(found.node()).contains(node)).toList();
      if (!below.isEmpty()) {
        return below;
      }
    }
    return among;
  }

  private double votes(Found found, Map<String, Double> weights) {
    return config.choice == AnswerChoice.WEIGHTED_VOTE
        ? found.canonical().map(says -> weights.getOrDefault(says, 0.0)).orElse(0.0)
        : 0;
  }

  private static Candidate candidate(int index, Found found, double votes) {
    return new Candidate(
        index,
        found.answer(),
        found.canonical(),
        found.value(),
        votes,
        found.meanLogProbability(),
        found.stepRewards());
  }
}
