package io.dikast.search;

import io.dikast.engine.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Candidates that say the same, together. Only finished ones take part, unless none is finished;
 * one whose answer cannot be read stands with those of the same text and casts no vote.
 */
final class AnswerGroups {

  /**
   * Candidates that say the same.
   *
   * @param members at least one, by index
   * @param votes whether their answer could be read
   */
  record Group(List<Candidate> members, boolean votes) {

    /** Who speaks for the group. */
    Candidate first() {
      return members.getFirst();
    }
  }

  private AnswerGroups() {}

  /** The groups, in the order of their first members. */
  static List<Group> of(List<Candidate> candidates) {
    boolean anyFinished = candidates.stream().anyMatch(candidate -> candidate.answer().finished());
    Map<String, List<Candidate>> byAnswer = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      if (candidate.answer().finished() || !anyFinished) {
        // One letter before each, so that no text is taken for an answer.
        String key =
            candidate.canonical().map(answer -> "a" + answer).orElse("t" + candidate.text());
        byAnswer.computeIfAbsent(key, seen -> new ArrayList<>()).add(candidate);
      }
    }
    return byAnswer.values().stream()
        .map(members -> new Group(members, members.getFirst().canonical().isPresent()))
        .toList();
  }
}
