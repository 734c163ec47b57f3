package io.dikast.search;

import io.dikast.engine.AnswerSearch;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Candidate;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import io.dikast.engine.Selection;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.StepEnd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws whole answers side by side and chooses one, as {@link WholeAnswers} says. */
final class WholeAnswerSearch implements AnswerSearch {

  private final WholeAnswers plan;
  private final String strategy;
  private final ChoiceRule rule;
  private final double softness;

  /**
   * @param softness temperature of soft Best-of-N, 0 for the others
   */
  WholeAnswerSearch(WholeAnswers plan, String strategy, ChoiceRule rule, double softness) {
    this.plan = plan;
    this.strategy = strategy;
    this.rule = rule;
    this.softness = softness;
  }

  @Override
  public String strategy() {
    return strategy;
  }

  @Override
  public String model() {
    return plan.policy().model();
  }

  @Override
  public SearchOutcome search(SearchTask task) {
    SearchRun run = new SearchRun(task, strategy, plan.policy());
    try {
      Drawing drawing = new Drawing(run, task.budget().samples());
      List<Candidate> drawn = drawing.draw();
      return drawn.isEmpty()
          ? bestSoFar(run, drawing.cutOff())
          : choose(run, drawn, drawing.decided);
    } finally {
      run.restoreInterrupt();
    }
  }

  /** Of answers that a limit cut off, maybe none; nobody judges them. */
  private static SearchOutcome bestSoFar(SearchRun run, List<Candidate> cutOff) {
    int best = cutOff.isEmpty() ? 0 : BestSoFar.of(cutOff);
    if (!cutOff.isEmpty()) {
      run.tell(new SearchEvent.Leading(cutOff.get(best)));
    }
    return run.outcome(cutOff, best, List.of(), false);
  }

  /** The answers as they come in, and whether they agree enough. */
  private final class Drawing {

    private final SearchRun run;
    private final SearchRun.@Nullable Grown[] ended;
    private final @Nullable Candidate[] drawn;
    private final AnswerBallots ballots = new AnswerBallots();
    private int done;
    private int prefix;
    private boolean decided;

    Drawing(SearchRun run, int count) {
      this.run = run;
      this.ended = new SearchRun.@Nullable Grown[count];
      this.drawn = new @Nullable Candidate[count];
    }

    /** Candidates by index; where the vote was decided early, those it was decided by. */
    List<Candidate> draw() {
      var _ =
          run.draw(
              Collections.nCopies(drawn.length, PartialAnswer.EMPTY),
              new StepEnd.Answer(),
              this::ended);
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < (decided ? prefix : drawn.length); i++) {
        Candidate candidate = drawn[i];
        if (candidate != null) {
          candidates.add(candidate);
        }
      }
      return candidates;
    }

    /** What a limit cut off, by index, each told of. */
    List<Candidate> cutOff() {
      List<Candidate> candidates = new ArrayList<>();
      for (int place = 0; place < ended.length; place++) {
        if (ended[place] instanceof SearchRun.Grown.CutOff(var beginning)) {
          Candidate candidate =
              candidate(
                  place, PartialAnswer.EMPTY.followedBy(beginning), beginning.meanLogProbability());
          candidates.add(candidate);
          run.tell(new SearchEvent.Drawn(candidate, candidates.size(), ended.length));
        }
      }
      return candidates;
    }

    private Candidate candidate(int place, PartialAnswer answer, double meanLogProbability) {
      return Candidate.drawn(
          place, answer, SearchRun.canonical(plan.form(), answer.text()), meanLogProbability);
    }

    private boolean ended(int place, SearchRun.Grown grown) {
      ended[place] = grown;
      if (grown instanceof SearchRun.Grown.Written(var written)) {
        Candidate candidate =
            candidate(place, PartialAnswer.EMPTY.followedBy(written), written.meanLogProbability());
        drawn[place] = candidate;
        done++;
        run.tell(new SearchEvent.Drawn(candidate, done, drawn.length));
        if (done == 1) {
          run.tell(new SearchEvent.Leading(candidate));
        }
      }
      extendPrefix();
      return !decided;
    }

    private void extendPrefix() {
      while (!rule.judged() && !decided && prefix < ended.length && ended[prefix] != null) {
        Candidate candidate = drawn[prefix];
        prefix++;
        if (candidate != null && candidate.answer().finished()) {
          boolean counted = ballots.add(prefix - 1, candidate.canonical());
          decided =
              counted
                  && prefix < ended.length
                  && plan.stoppingRule().decided(ballots.all(), ended.length);
        }
      }
    }
  }

  private SearchOutcome choose(SearchRun run, List<Candidate> drawn, boolean decided) {
    List<AnswerGroups.Group> groups = AnswerGroups.of(drawn);
    List<Selection> selections = List.of();
    int winner = -1;
    AnswerSelector judge = plan.judge();
    if (judge != null && rule.judged() && groups.size() > 1) {
      JudgeRounds rounds = new JudgeRounds(run, judge, plan.judgedAtOnce());
      List<String> texts = groups.stream().map(group -> group.first().text()).toList();
      if (rule == ChoiceRule.BEST_OF_N) {
        winner = rounds.winner(texts);
      } else {
        rounds.scoreAll(texts);
      }
      selections = rounds.selections();
      groups = scored(run, groups, rounds);
    }
    boolean scored = groups.stream().anyMatch(group -> group.first().score().isPresent());
    ChoiceRule by = rule.judged() && !scored ? ChoiceRule.COUNT : rule;
    ChoiceRule.Choice choice = by.choose(groups);
    Candidate chosen = choice.candidate();
    if (winner >= 0) {
      chosen = groups.get(winner).first();
    } else if (softness > 0 && scored) {
      chosen = soft(run, groups);
    }
    List<Candidate> candidates = voted(drawn, groups, choice.weights());
    int best = position(candidates, chosen.index());
    run.tell(new SearchEvent.Leading(candidates.get(best)));
    return run.outcome(candidates, best, selections, decided);
  }

  /** The groups with their scores, each told once. */
  private static List<AnswerGroups.Group> scored(
      SearchRun run, List<AnswerGroups.Group> groups, JudgeRounds rounds) {
    List<AnswerGroups.Group> scored = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      AnswerGroups.Group group = groups.get(g);
      if (rounds.score(g).isPresent()) {
        double score = rounds.score(g).getAsDouble();
        group =
            new AnswerGroups.Group(
                group.members().stream().map(member -> member.withScore(score)).toList(),
                group.votes());
        run.tell(new SearchEvent.Scored(group.first()));
      }
      scored.add(group);
    }
    return scored;
  }

  private Candidate soft(SearchRun run, List<AnswerGroups.Group> groups) {
    List<Candidate> all =
        groups.stream()
            .flatMap(group -> group.members().stream())
            .filter(candidate -> candidate.score().isPresent())
            .sorted(Comparator.comparingInt(Candidate::index))
            .toList();
    double[] scores = all.stream().mapToDouble(c -> c.score().getAsDouble()).toArray();
    return all.get(ChoiceRule.soften(scores, softness, run.random(0).uniform()));
  }

  /** All candidates again, with what the choice made of them. */
  private static List<Candidate> voted(
      List<Candidate> drawn, List<AnswerGroups.Group> groups, List<Double> weights) {
    List<Candidate> candidates = new ArrayList<>(drawn);
    for (int g = 0; g < weights.size(); g++) {
      for (Candidate member : groups.get(g).members()) {
        candidates.set(position(drawn, member.index()), member.withVotes(weights.get(g)));
      }
    }
    return candidates;
  }

  private static int position(List<Candidate> candidates, int index) {
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).index() == index) {
        return i;
      }
    }
    throw new IllegalStateException("there is no candidate " + index);
  }
}
