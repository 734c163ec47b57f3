package io.dikast.search;

import io.dikast.engine.AnswerSearch;
import io.dikast.engine.Candidate;
import io.dikast.engine.SearchOutcome;
import io.dikast.engine.SearchTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes answers step by step, as {@link StepwiseAnswers} says. */
final class StepwiseSearch implements AnswerSearch {

  private final StepwiseAnswers plan;
  private final String strategy;
  private final StepRule rule;

  StepwiseSearch(StepwiseAnswers plan, String strategy, StepRule rule) {
    this.plan = plan;
    this.strategy = strategy;
    this.rule = rule;
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
      Growth growth = new Growth(run, plan);
      int n = task.budget().samples();
      switch (rule) {
        case StepRule.Beam beam -> beams(growth, beam, n);
        case StepRule.Rebase rebase -> shares(growth, rebase, n);
        case StepRule.Particles particles -> particles(growth, run, particles, n);
      }
      List<Candidate> candidates = growth.candidates();
      if (candidates.isEmpty()) {
        return run.outcome(List.of(), 0, List.of(), false);
      }
      List<Candidate> voted = growth.voted(candidates);
      return run.outcome(voted, growth.best(voted), List.of(), false);
    } finally {
      run.restoreInterrupt();
    }
  }

  private static void beams(Growth growth, StepRule.Beam beam, int n) {
    int beams = beam.beams(n);
    int branching = beam.branching(n);
    int trees = beam.diverse() ? beams : 1;
    int[] open = new int[trees];
    Arrays.fill(open, beams / trees);
    List<Branch> parents = new ArrayList<>();
    for (int tree = 0; tree < trees; tree++) {
      parents.addAll(Collections.nCopies(beam.diverse() ? branching : n, Branch.root(tree)));
    }
    while (!parents.isEmpty()) {
      Map<Integer, List<Branch>> byTree = new HashMap<>();
      for (Branch branch : growth.wave(parents)) {
        byTree.computeIfAbsent(branch.tree(), seen -> new ArrayList<>()).add(branch);
      }
      parents = new ArrayList<>();
      for (int tree = 0; tree < trees; tree++) {
        List<Branch> grown = byTree.getOrDefault(tree, List.of());
        for (int place : StepRule.best(values(grown), open[tree])) {
          Branch branch = grown.get(place);
          if (branch.finished()) {
            open[tree]--;
          } else {
            parents.addAll(Collections.nCopies(branching, branch));
          }
        }
      }
    }
  }

  private static void shares(Growth growth, StepRule.Rebase rebase, int n) {
    int budget = n;
    List<Branch> parents = Collections.nCopies(n, Branch.root(0));
    while (!parents.isEmpty()) {
      List<Branch> grown = growth.wave(parents);
      List<Branch> active = grown.stream().filter(branch -> !branch.finished()).toList();
      budget -= grown.size() - active.size();
      parents =
          active.isEmpty()
              ? List.of()
              : StepRule.repeated(rebase.shares(values(active), Math.max(0, budget))).stream()
                  .map(active::get)
                  .toList();
    }
  }

  private static void particles(Growth growth, SearchRun run, StepRule.Particles rule, int n) {
    List<Branch> particles = new ArrayList<>(Collections.nCopies(n, Branch.root(0)));
    double[] weights = new double[n];
    Arrays.fill(weights, 1);
    for (int depth = 1; particles.stream().anyMatch(branch -> !branch.finished()); depth++) {
      List<Integer> moving = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        if (!particles.get(i).finished() && weights[i] > 0) {
          moving.add(i);
        }
      }
      if (moving.isEmpty()) {
        break;
      }
      List<Optional<Branch>> grown = growth.step(moving.stream().map(particles::get).toList());
      for (int place = 0; place < grown.size(); place++) {
        int i = moving.get(place);
        Optional<Branch> next = grown.get(place);
        if (next.isPresent()) {
          particles.set(i, next.get());
        } else {
          // It has no weight left; the next resampling fills its place.
          weights[i] = 0;
        }
      }
      for (int i = 0; i < n; i++) {
        if (weights[i] > 0) {
          weights[i] *= Math.max(particles.get(i).value(), StepRule.LEAST_REWARD);
        }
      }
      if (growth.ended(particles) || StepRule.effectiveSize(weights) == 0) {
        break;
      }
      if (rule.resamples(weights)) {
        int[] drawn = StepRule.resample(weights, run.random(depth).uniform());
        List<Branch> before = List.copyOf(particles);
        for (int i = 0; i < n; i++) {
          particles.set(i, before.get(drawn[i]));
        }
        Arrays.fill(weights, 1);
      } else {
        rescale(weights);
      }
    }
    growth.keep(particles.stream().filter(Branch::finished).toList());
  }

  /** Keeps a long product of rewards from vanishing; only proportions matter. */
  private static void rescale(double[] weights) {
    double top = Arrays.stream(weights).max().orElseThrow();
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= top;
    }
  }

  private static double[] values(List<Branch> branches) {
    return branches.stream().mapToDouble(Branch::value).toArray();
  }
}
