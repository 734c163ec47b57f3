package io.dikast.search;

import io.dikast.engine.Candidate;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.policy.PartialAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a step-wise search has written: makes waves of steps, has them rewarded, and keeps the
 * answers that came to their end.
 */
final class Growth {

  private final SearchRun run;
  private final StepwiseAnswers plan;
  private final StepwiseAnswers.Options options;
  private final List<Branch> ended = new ArrayList<>();

  /** Finished ones of which nobody could say what they are worth. */
  private final List<Branch> unrewarded = new ArrayList<>();

  private List<Branch> front = List.of();
  private int nodes;
  private int depth;
  private int expected;
  private double leading = Double.NEGATIVE_INFINITY;

  Growth(SearchRun run, StepwiseAnswers plan) {
    this.run = run;
    this.plan = plan;
    this.options = plan.options();
    this.expected = run.task().budget().samples();
  }

  /** Whether no more steps are to be written. */
  private boolean over() {
    return depth >= options.maxSteps() || run.over();
  }

  /** As {@link #step}, lost ones left out, finished ones kept; none where the search is over. */
  List<Branch> wave(List<Branch> parents) {
    List<Branch> grown = step(parents).stream().flatMap(Optional::stream).toList();
    keep(grown.stream().filter(Branch::finished).toList());
    return ended(grown) ? List.of() : grown;
  }

  /** Whether the search is over, these being what would go on. */
  boolean ended(List<Branch> branches) {
    boolean over = over();
    if (over && branches.stream().anyMatch(branch -> !branch.finished())) {
      run.leftUndone();
    }
    return over;
  }

  /**
   * One more step behind each of these, rewarded; empty where it was not written or nobody could
   * say what it is worth.
   */
  List<Optional<Branch>> step(List<Branch> parents) {
    if (ended(parents) || parents.isEmpty()) {
      return Collections.nCopies(parents.size(), Optional.empty());
    }
    depth++;
    List<SearchRun.Grown> drawn =
        run.draw(
            parents.stream().map(Branch::answer).toList(), options.until(), SearchRun.Watch.ALL);
    List<Integer> places = new ArrayList<>();
    List<Branch> written = new ArrayList<>();
    Map<Integer, Branch> reached = new TreeMap<>();
    for (int place = 0; place < drawn.size(); place++) {
      switch (drawn.get(place)) {
        case SearchRun.Grown.Written(var step) -> {
          nodes++;
          places.add(place);
          written.add(parents.get(place).grown(nodes, step));
        }
        case SearchRun.Grown.CutOff(var beginning) ->
            reached.put(place, parents.get(place).grown(beginning));
        case SearchRun.Grown.Lost _, SearchRun.Grown.Full _ -> {}
      }
    }
    OptionalDouble[] values =
        run.assess(plan.reward(), lookedAhead(written.stream().map(Branch::answer).toList()));
    List<Optional<Branch>> grown =
        new ArrayList<>(Collections.nCopies(parents.size(), Optional.empty()));
    for (int i = 0; i < values.length; i++) {
      Branch branch = written.get(i);
      run.tell(
          new SearchEvent.Expanded(
              branch.node(), parents.get(places.get(i)).node(), branch.answer(), values[i]));
      if (values[i].isPresent()) {
        Branch rewarded = branch.rewarded(values[i].getAsDouble());
        grown.set(places.get(i), Optional.of(rewarded));
        if (!rewarded.finished()) {
          reached.put(places.get(i), rewarded);
        }
      } else if (branch.finished()) {
        unrewarded.add(branch);
      } else if (run.over()) {
        reached.put(places.get(i), branch);
      }
    }
    if (run.over()) {
      stay(parents, reached);
    }
    front = reached.isEmpty() ? front : reached.values().stream().distinct().toList();
    return grown;
  }

  /** What stood before stays where a limit ended a wave before anything was written behind it. */
  private static void stay(List<Branch> parents, Map<Integer, Branch> reached) {
    for (int place = 0; place < parents.size(); place++) {
      if (!parents.get(place).answer().steps().isEmpty()) {
        reached.putIfAbsent(place, parents.get(place));
      }
    }
  }

  /** Some steps further on, where that is wanted, to be judged in their place. */
  private List<PartialAnswer> lookedAhead(List<PartialAnswer> answers) {
    List<PartialAnswer> ahead = new ArrayList<>(answers);
    for (int steps = 0; steps < options.lookahead(); steps++) {
      List<Integer> open = new ArrayList<>();
      for (int i = 0; i < ahead.size(); i++) {
        if (!ahead.get(i).finished()) {
          open.add(i);
        }
      }
      if (open.isEmpty() || run.over()) {
        break;
      }
      List<SearchRun.Grown> drawn =
          run.drawAhead(open.stream().map(ahead::get).toList(), options.until());
      for (int place = 0; place < open.size(); place++) {
        if (drawn.get(place) instanceof SearchRun.Grown.Written(var step)) {
          ahead.set(open.get(place), ahead.get(open.get(place)).followedBy(step));
        }
      }
    }
    return ahead;
  }

  /** Keeps answers that came to their end, and tells of them. */
  void keep(List<Branch> finished) {
    expected = Math.max(expected, ended.size() + finished.size());
    for (Branch branch : finished) {
      ended.add(branch);
      Candidate candidate = candidate(ended.size() - 1, branch);
      run.tell(new SearchEvent.Drawn(candidate, ended.size(), expected));
      run.tell(new SearchEvent.Scored(candidate));
      double score = candidate.score().orElse(Double.NEGATIVE_INFINITY);
      if (score > leading) {
        leading = score;
        run.tell(new SearchEvent.Leading(candidate));
      }
    }
  }

  /**
   * The answers that came to their end; where none did, the last ones as far as they go, which are
   * told of here.
   */
  List<Candidate> candidates() {
    List<Branch> late = unrewarded.isEmpty() ? front : unrewarded;
    List<Candidate> candidates = new ArrayList<>();
    for (Branch branch : ended.isEmpty() ? late : ended) {
      Candidate candidate = candidate(candidates.size(), branch);
      candidates.add(candidate);
      if (ended.isEmpty()) {
        expected = Math.max(expected, candidates.size());
        run.tell(new SearchEvent.Drawn(candidate, candidates.size(), expected));
      }
    }
    return candidates;
  }

  private Candidate candidate(int index, Branch branch) {
    double[] rewards = branch.rewards().stream().mapToDouble(Double::doubleValue).toArray();
    Candidate drawn =
        Candidate.drawn(
                index,
                branch.answer(),
                SearchRun.canonical(options.form(), branch.answer().text()),
                branch.meanLogProbability())
            .withStepRewards(branch.rewards());
    return rewards.length == 0 ? drawn : drawn.withScore(options.aggregation().of(rewards));
  }

  /** The same with the votes of their answers: sums of scores, or how many say the same. */
  List<Candidate> voted(List<Candidate> candidates) {
    List<Candidate> voted = new ArrayList<>(candidates);
    for (AnswerGroups.Group group : AnswerGroups.of(candidates)) {
      double votes =
          options.vote()
              ? group.members().stream().mapToDouble(c -> c.score().orElse(0)).sum()
              : group.members().size();
      for (Candidate member : group.members()) {
        voted.set(member.index(), member.withVotes(group.votes() ? votes : 0));
      }
    }
    return voted;
  }

  /**
   * The best scored; by vote the best scored of the answer with the most votes; where a limit came
   * before any was finished, the best so far.
   */
  int best(List<Candidate> voted) {
    boolean cutOff = run.over() && !voted.getFirst().answer().finished();
    int best = cutOff ? BestSoFar.of(voted) : preferred(voted);
    if (ended.isEmpty()) {
      run.tell(new SearchEvent.Leading(voted.get(best)));
    }
    return best;
  }

  private int preferred(List<Candidate> voted) {
    int best = 0;
    for (int i = 1; i < voted.size(); i++) {
      Candidate one = voted.get(i);
      Candidate other = voted.get(best);
      int order = options.vote() ? Double.compare(one.votes(), other.votes()) : 0;
      if (order == 0 && (!options.vote() || one.canonical().equals(other.canonical()))) {
        order = Double.compare(one.score().orElse(-1), other.score().orElse(-1));
      }
      best = order > 0 ? i : best;
    }
    return best;
  }
}
