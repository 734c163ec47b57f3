package io.dikast.search;

import io.dikast.engine.reward.Judgement;
import io.dikast.engine.vote.Ballot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers as ballots, for a stopping rule: each gives the highest score to its own answer and the
 * lowest to all others, among them always one that nobody has given yet. Without that one, answers
 * that all agree would have no rival, and nothing would ever be decided.
 */
final class AnswerBallots {

  private final Map<String, Integer> answers = new LinkedHashMap<>();
  private final List<Integer> draws = new ArrayList<>();
  private final List<Integer> votes = new ArrayList<>();

  /** Adds an answer; false where there is none, which casts no vote. */
  boolean add(int draw, Optional<String> canonical) {
    if (canonical.isEmpty()) {
      return false;
    }
    int fresh = answers.size();
    draws.add(draw);
    votes.add(answers.computeIfAbsent(canonical.get(), seen -> fresh));
    return true;
  }

  List<Ballot> all() {
    List<Ballot> ballots = new ArrayList<>(votes.size());
    for (int i = 0; i < votes.size(); i++) {
      List<Double> scores = new ArrayList<>(answers.size() + 1);
      for (int answer = 0; answer <= answers.size(); answer++) {
        scores.add(answer == votes.get(i) ? Judgement.MAX_SCORE : Judgement.MIN_SCORE);
      }
      ballots.add(Ballot.of(draws.get(i), scores));
    }
    return ballots;
  }
}
