package io.dikast.eval;

import io.dikast.engine.Usage;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.vote.StoppingRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a study found. Accuracies, gains and the like are over the items with a label, intervals are
 * over items ({@link Estimate#clustered}): what is drawn for one item under several seeds is not
 * independent. Where no judgement could be read nothing is picked, and that counts as wrong. Where
 * no item has a label, what needs one throws {@link IllegalStateException}.
 *
 * @param model name of the judge
 * @param settings of the study
 * @param meta whether judgements were questioned
 * @param items in their order
 * @param rows all seeds of the first item, then of the second, and so on
 * @param seconds of wall time that this run took
 * @param drawn draws that this run made; the others were found in a file
 */
public record StudyResult(
    String model,
    StudySettings settings,
    boolean meta,
    List<PreferenceItem> items,
    List<StudyRow> rows,
    double seconds,
    int drawn) {

  public StudyResult {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(settings, "settings");
    items = List.copyOf(items);
    rows = List.copyOf(rows);
    if (items.isEmpty() || rows.size() != items.size() * settings.seeds()) {
      throw new IllegalArgumentException(
          "every item needs "
              + settings.seeds()
              + " rows, got "
              + rows.size()
              + " for "
              + items.size()
              + " items");
    }
  }

  /**
   * Greedy, then voting and (where judgements were questioned) meta at every budget; greedy alone
   * where the paradigm draws nothing.
   */
  public List<Method> methods() {
    List<Method> methods = new ArrayList<>();
    methods.add(Method.greedy());
    if (!settings.draws()) {
      return methods;
    }
    settings.budgets().forEach(k -> methods.add(Method.voting(k)));
    if (meta) {
      settings.budgets().forEach(k -> methods.add(Method.meta(k)));
    }
    return methods;
  }

  /** The part of the study that is about one subset of the data. */
  public StudyResult subset(String name) {
    return of(
        IntStream.range(0, items.size())
            .filter(i -> items.get(i).subset().filter(name::equals).isPresent())
            .toArray());
  }

  /**
   * The part of the study that is about the first items.
   *
   * @param count from 1 to as many as there are
   */
  public StudyResult first(int count) {
    return of(IntStream.range(0, Objects.checkIndex(count - 1, items.size()) + 1).toArray());
  }

  private StudyResult of(int[] chosen) {
    return new StudyResult(
        model,
        settings,
        meta,
        IntStream.of(chosen).mapToObj(items::get).toList(),
        IntStream.of(chosen).boxed().flatMap(i -> rowsOf(i).stream()).toList(),
        seconds,
        drawn);
  }

  /** The subsets that the items belong to, in the order of the data. */
  public Set<String> subsets() {
    Set<String> names = new LinkedHashSet<>();
    items.forEach(item -> item.subset().ifPresent(names::add));
    return names;
  }

  /** Items with a label. */
  public int labelled() {
    return (int) items.stream().filter(item -> !item.best().isEmpty()).count();
  }

  /** Share of right picks. */
  public Estimate accuracy(Method method) {
    return overLabelled(item -> accuracy(item, method));
  }

  /** How much more often one method is right than another, paired within each item. */
  public Estimate gain(Method method, Method over) {
    return overLabelled(item -> accuracy(item, method) - accuracy(item, over));
  }

  private double accuracy(int item, Method method) {
    Set<Integer> best = items.get(item).best();
    return mean(item, row -> vote(row).right(method, best) ? 1 : 0);
  }

  /**
   * What a method picked for an item under a seed, -1 where nothing could be read.
   *
   * @param item its position
   * @param seed from 0
   */
  public int pick(Method method, int item, int seed) {
    return vote(rowsOf(item).get(seed)).pick(method).orElse(-1);
  }

  /** Accuracy of a blind pick. */
  public double chance() {
    return overLabelled(
            item -> (double) items.get(item).best().size() / items.get(item).responses().size())
        .mean();
  }

  /**
   * Accuracy of one sampled judgement, over all that were drawn, ties broken blindly: voting@1 with
   * less noise.
   */
  public Estimate singleSample() {
    return overLabelled(this::singleSample);
  }

  /**
   * How much more often one sampled judgement is right here than in another study, paired within
   * each item.
   *
   * @throws IllegalArgumentException if the other is not of the same items
   */
  public Estimate singleSampleGain(StudyResult over) {
    if (!items.equals(over.items)) {
      throw new IllegalArgumentException("only studies of the same items can be compared");
    }
    return overLabelled(item -> singleSample(item) - over.singleSample(item));
  }

  private double singleSample(int item) {
    Set<Integer> best = items.get(item).best();
    return overSamples(item, sample -> RowVote.chance(sample, best));
  }

  /** Share of the sampled judgements that could be read. */
  public Estimate readable() {
    return over(
        IntStream.range(0, items.size()),
        item -> overSamples(item, s -> s instanceof StudySample.Scored ? 1 : 0));
  }

  /**
   * The chance that a right judgement has a higher meta score than a wrong one; right is one that
   * puts nothing but labelled best responses at its top. Empty where judgements were not
   * questioned, or all are right, or all wrong.
   */
  public Optional<Estimate> metaAuc() {
    MetaAuc auc = new MetaAuc();
    for (int item = 0; item < items.size(); item++) {
      Set<Integer> best = items.get(item).best();
      if (!best.isEmpty()) {
        auc.nextItem();
        for (StudyRow row : rowsOf(item)) {
          for (StudySample sample : row.samples()) {
            if (sample instanceof StudySample.Scored(var _, OptionalDouble score, int _)
                && score.isPresent()) {
              auc.add(score.getAsDouble(), RowVote.right(sample, best));
            }
          }
        }
      }
    }
    return auc.estimate();
  }

  /**
   * Tokens that a selection by a method computes for an item, in the mean: each order's prompt once
   * ({@link DrawPlan}), what the draws generate, and for meta what the questions took. An upper
   * bound: the orders of an item begin alike, and a backend may find that in its cache; and
   * paradigms that show one response or two at a time repeat their prompts in every order.
   */
  public double tokens(Method method) {
    return over(
            IntStream.range(0, items.size()),
            item -> {
              int responses = items.get(item).responses().size();
              return mean(item, row -> tokens(row, responses, method));
            })
        .mean();
  }

  private double tokens(StudyRow row, int responses, Method method) {
    if (method.kind() == Method.Kind.GREEDY) {
      return row.promptTokens() + row.greedy().tokens();
    }
    List<StudySample> counted = row.samples().subList(0, method.samples());
    int orders = Math.min(Math.min(settings.rotations(), method.samples()), responses);
    double tokens =
        (double) orders * row.promptTokens()
            + counted.stream().mapToLong(StudySample::tokens).sum();
    if (method.kind() != Method.Kind.META) {
      return tokens;
    }
    long asked = scored(row.samples());
    return tokens + (asked == 0 ? 0 : (double) row.usage().metaTokens() * scored(counted) / asked);
  }

  /**
   * What a stopping rule would have saved: the rule is asked on the draws of each row in their
   * order, as a selection asks it, and the mean score of those that are counted decides. No draw is
   * made anew.
   *
   * @param ahead draws that are under way beyond those that were counted, at least 1
   */
  public EarlyStopping stopped(StoppingRule rule, int ahead) {
    if (ahead < 1) {
      throw new IllegalArgumentException("ahead must be at least 1, got " + ahead);
    }
    Method all = Method.voting(settings.samples());
    int[] right = new int[items.size()];
    double tokens = 0;
    double tokensOfAll = 0;
    long counted = 0;
    for (int item = 0; item < right.length; item++) {
      PreferenceItem asked = items.get(item);
      int responses = asked.responses().size();
      for (StudyRow row : rowsOf(item)) {
        RowVote vote = vote(row);
        int draws = vote.counted(rule);
        int started = Math.min(settings.samples(), draws - 1 + ahead);
        counted += draws;
        tokens += tokens(row, responses, Method.voting(started));
        tokensOfAll += tokens(row, responses, all);
        if (!asked.best().isEmpty() && vote.right(Method.voting(draws), asked.best())) {
          right[item]++;
        }
      }
    }
    IntToDoubleFunction accuracy = item -> (double) right[item] / settings.seeds();
    return new EarlyStopping(
        overLabelled(accuracy),
        overLabelled(item -> accuracy(item, all) - accuracy.applyAsDouble(item)),
        (double) counted / rows.size(),
        tokens / tokensOfAll);
  }

  private static long scored(List<StudySample> samples) {
    return samples.stream().filter(StudySample.Scored.class::isInstance).count();
  }

  /** What all rows took together, those found in a file included; elapsed is the sum over rows. */
  public Usage usage() {
    return rows.stream().map(StudyRow::usage).reduce(Usage.NONE, Usage::plus);
  }

  /** Items that could not be asked. */
  public int refusedItems() {
    return (int)
        IntStream.range(0, items.size())
            .filter(i -> rowsOf(i).getFirst().greedy() instanceof StudySample.Refused)
            .count();
  }

  /** Rows with draws that the backend failed. */
  public int failedRows() {
    return (int) rows.stream().filter(row -> !row.complete()).count();
  }

  private RowVote vote(StudyRow row) {
    return new RowVote(row, settings.weighting());
  }

  private List<StudyRow> rowsOf(int item) {
    return rows.subList(item * settings.seeds(), (item + 1) * settings.seeds());
  }

  private double mean(int item, ToDoubleFunction<StudyRow> value) {
    return rowsOf(item).stream().mapToDouble(value).sum() / settings.seeds();
  }

  private double overSamples(int item, ToDoubleFunction<StudySample> value) {
    return mean(
        item, row -> row.samples().stream().mapToDouble(value).sum() / row.samples().size());
  }

  private Estimate overLabelled(IntToDoubleFunction ofItem) {
    if (labelled() == 0) {
      throw new IllegalStateException("no item has a label to be right or wrong about");
    }
    return over(
        IntStream.range(0, items.size()).filter(i -> !items.get(i).best().isEmpty()), ofItem);
  }

  private static Estimate over(IntStream chosen, IntToDoubleFunction ofItem) {
    return Estimate.clustered(chosen.mapToDouble(ofItem).toArray());
  }
}
