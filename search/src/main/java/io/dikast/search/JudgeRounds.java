package io.dikast.search;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Selection;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.engine.vote.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Judges texts by selections of a few at a time: all in one where there is room, else in groups of
 * equal size, whose winners meet in the next round. A group that does not fit the judge's context
 * is split in two.
 */
final class JudgeRounds {

  private final SearchRun run;
  private final AnswerSelector judge;
  private int atOnce;
  private final List<Selection> selections = new ArrayList<>();
  private final Map<Integer, Double> scores = new HashMap<>();
  private boolean over;
  private boolean skipped;

  /**
   * @param atOnce texts that one selection may hold, 2..{@value AnswerSelector#MAX_RESPONSES}
   */
  JudgeRounds(SearchRun run, AnswerSelector judge, int atOnce) {
    this.run = run;
    this.judge = judge;
    this.atOnce = atOnce;
  }

  /** Scores every text once. */
  void scoreAll(List<String> texts) {
    var _ = round(texts, positions(texts.size()), true);
  }

  /**
   * Scores every text, and those that won against others again, until one is left: its position, or
   * -1 where a budget ran out before.
   */
  int winner(List<String> texts) {
    List<Integer> left = positions(texts.size());
    while (left.size() > 1 && !over) {
      List<Integer> winners = round(texts, left, false);
      if (winners.size() == left.size()) {
        break;
      }
      left = winners;
    }
    return left.size() == 1 && !skipped ? left.getFirst() : -1;
  }

  private static List<Integer> positions(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** One round: the winner of each group. One that stands alone is judged only where it must be. */
  private List<Integer> round(List<String> texts, List<Integer> standing, boolean singlesToo) {
    int groups = Math.ceilDiv(standing.size(), atOnce);
    List<Integer> winners = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      // Cut at equal shares, so that no group has one text alone while another is full.
      List<Integer> group =
          standing.subList(standing.size() * g / groups, standing.size() * (g + 1) / groups);
      winners.addAll(group.size() == 1 && !singlesToo ? group : select(texts, group));
    }
    return winners;
  }

  private List<Integer> select(List<String> texts, List<Integer> group) {
    if (over) {
      skipped = true;
      return List.of();
    }
    try {
      Selection selection =
          judge.toBuilder()
              .seed(run.random(1 + selections.size()).next())
              .build()
              .select(run.task().question(), group.stream().map(texts::get).toList(), run.ledger());
      selections.add(selection);
      for (Tally.Standing standing : selection.tally().standings()) {
        scores.put(group.get(standing.index()), standing.score());
      }
      note(selection.stopReason());
      return List.of(group.get(selection.best()));
    } catch (ContextLengthException e) {
      if (group.size() == 1) {
        throw e;
      }
      return halved(texts, group);
    } catch (JudgeQuorumException e) {
      note(e.stopReason());
      if (over) {
        skipped = true;
        return List.of();
      }
      // A judge may know how to judge a few responses and not how to judge so many.
      if (group.size() <= 2) {
        throw e;
      }
      return halved(texts, group);
    }
  }

  /** In two halves; groups of later rounds are no larger. */
  private List<Integer> halved(List<String> texts, List<Integer> group) {
    int half = group.size() / 2;
    atOnce = Math.max(2, Math.min(atOnce, group.size() - half));
    List<Integer> winners = new ArrayList<>(select(texts, group.subList(0, half)));
    winners.addAll(select(texts, group.subList(half, group.size())));
    return winners;
  }

  private void note(StopReason reason) {
    switch (reason) {
      case SAMPLES, DECIDED -> {}
      case TOKENS, CALLS, DEADLINE, CANCELLED -> {
        over = true;
        run.endedBy(reason);
      }
    }
  }

  /** The score of a text in the last selection that it stood in. */
  OptionalDouble score(int position) {
    Double score = scores.get(position);
    return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
  }

  /** What the judge said, in the order it was asked. */
  List<Selection> selections() {
    return List.copyOf(selections);
  }
}
