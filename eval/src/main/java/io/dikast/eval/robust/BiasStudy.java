package io.dikast.eval.robust;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.ScoredSample;
import io.dikast.engine.Usage;
import io.dikast.engine.reward.GrmSample;
import io.dikast.eval.PreferenceItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * How far a judge goes by the order in which it sees the responses, and by their length: judges
 * every item with the responses as they are and turned round, from the same seeds.
 *
 * <pre>{@code
 * BiasResult result = BiasStudy.of(Dikast.selector(backend).samples(8).build())
 *     .run(items, TrialListener.NONE);
 * }</pre>
 *
 * <p>All judgements count, whatever a meta reward model says of them. Immutable; the judge is the
 * caller's.
 */
public final class BiasStudy {

  private final AnswerSelector selector;
  private final int window;

  private BiasStudy(AnswerSelector selector, int window) {
    this.selector = selector;
    this.window = window;
  }

  /** A study of this judge; in each order as many judgements as it draws. */
  public static BiasStudy of(AnswerSelector judge) {
    return new BiasStudy(judge.toBuilder().rotations(0).build(), AttackStudy.DEFAULT_WINDOW);
  }

  /** The same study with so many selections under way at once. */
  public BiasStudy withWindow(int selections) {
    if (selections < 1) {
      throw new IllegalArgumentException("window must be at least 1, got " + selections);
    }
    return new BiasStudy(selector, selections);
  }

  /**
   * Runs it; blocks until all is judged.
   *
   * @param items those with a single response are passed over; labels are needed for the bias by
   *     length alone
   * @throws IllegalArgumentException if no item has two responses
   * @throws CancellationException if the thread is interrupted: every draw is cancelled, and the
   *     flag stays set
   */
  public BiasResult run(List<PreferenceItem> items, TrialListener listener) {
    List<PreferenceItem> judged = items.stream().filter(i -> i.responses().size() > 1).toList();
    if (judged.isEmpty()) {
      throw new IllegalArgumentException("no item has two responses to put in order");
    }
    Outcomes outcomes = new Outcomes();
    try (SelectionWindow selections = new SelectionWindow(window)) {
      for (PreferenceItem item : judged) {
        List<String> turned = new ArrayList<>(item.responses());
        Collections.reverse(turned);
        OrderedJudgements both = new OrderedJudgements(item);
        outcomes.all.add(both);
        for (boolean reversed : new boolean[] {false, true}) {
          selections.select(
              selector,
              item.question(),
              reversed ? turned : item.responses(),
              outcome -> {
                outcomes.take(both, reversed, outcome);
                listener.onTrial(++outcomes.done, 2 * judged.size());
              });
        }
      }
    }
    return BiasResult.of(
        outcomes.all, items.size() - judged.size(), outcomes.refused, outcomes.usage);
  }

  /** What has come until now; one thread adds to it. */
  private static final class Outcomes {
    final List<OrderedJudgements> all = new ArrayList<>();
    int done;
    int refused;
    Usage usage = Usage.NONE;

    void take(OrderedJudgements both, boolean reversed, SelectionWindow.Outcome outcome) {
      switch (outcome) {
        case SelectionWindow.Outcome.Selected(var selection) -> {
          usage = usage.plus(selection.usage());
          both.put(reversed, scores(selection.samples(), reversed));
        }
        case SelectionWindow.Outcome.NoQuorum(var failure) -> usage = usage.plus(failure.usage());
        case SelectionWindow.Outcome.Refused _ -> refused++;
      }
    }

    /** Scores by draw, in the order of the item's responses. */
    private static Map<Integer, List<Double>> scores(List<ScoredSample> samples, boolean reversed) {
      Map<Integer, List<Double>> scores = new HashMap<>();
      for (ScoredSample scored : samples) {
        if (scored.sample() instanceof GrmSample.Judged sample) {
          List<Double> given = sample.judgement().scores();
          scores.put(sample.draw().index(), reversed ? given.reversed() : given);
        }
      }
      return scores;
    }
  }
}
