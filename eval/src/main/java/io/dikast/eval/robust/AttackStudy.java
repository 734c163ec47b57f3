package io.dikast.eval.robust;

import io.dikast.engine.AnswerSelector;
import io.dikast.engine.ScoredSample;
import io.dikast.engine.Selection;
import io.dikast.engine.Usage;
import io.dikast.engine.reward.GrmSample;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.robust.AttackTrial.Outcome;
import io.dikast.samplers.JudgementParser;
import io.dikast.samplers.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * How often an attack on a judge wins, and what it costs to fend it off: a wrong response of each
 * item is attacked in turn by every {@link Attack}, and the judge chooses, in every arm.
 *
 * <pre>{@code
 * AnswerSelector plain = Dikast.selector(backend).samples(4).build();
 * AnswerSelector guarded = Dikast.selector(backend).samples(4).defences(defences).build();
 * AttackResult result = AttackStudy.of(List.of(new AttackArm("before", plain),
 *     new AttackArm("after", guarded))).run(items, TrialListener.NONE);
 * }</pre>
 *
 * <p>The first arm is the judge without defences. Immutable; the judges are the caller's.
 */
public final class AttackStudy {

  /** Selections under way at once: enough to keep an embedded model busy. */
  public static final int DEFAULT_WINDOW = 8;

  private final List<AttackArm> arms;
  private final List<Attack> attacks;
  private final int window;

  private AttackStudy(List<AttackArm> arms, List<Attack> attacks, int window) {
    this.arms = arms;
    this.attacks = attacks;
    this.window = window;
  }

  /**
   * A study of the whole {@linkplain Attacks#suite suite}.
   *
   * @param arms at least one, the one without defences first
   */
  public static AttackStudy of(List<AttackArm> arms) {
    if (arms.isEmpty()) {
      throw new IllegalArgumentException("a study needs at least one arm, got none");
    }
    return new AttackStudy(List.copyOf(arms), Attacks.suite(), DEFAULT_WINDOW);
  }

  /** The same study of these attacks. */
  public AttackStudy withAttacks(List<Attack> chosen) {
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("a study needs at least one attack, got none");
    }
    return new AttackStudy(arms, List.copyOf(chosen), window);
  }

  /** The same study with so many selections under way at once. */
  public AttackStudy withWindow(int selections) {
    if (selections < 1) {
      throw new IllegalArgumentException("window must be at least 1, got " + selections);
    }
    return new AttackStudy(arms, attacks, selections);
  }

  /** Whether an item can be attacked: it has a right response and a wrong one. */
  public static boolean attackable(PreferenceItem item) {
    return !item.best().isEmpty() && item.best().size() < item.responses().size();
  }

  /**
   * Runs it; blocks until all is judged.
   *
   * @param items those that are not {@link #attackable} are passed over
   * @throws IllegalArgumentException if no item can be attacked
   * @throws CancellationException if the thread is interrupted: every draw is cancelled, and the
   *     flag stays set
   */
  public AttackResult run(List<PreferenceItem> items, TrialListener listener) {
    List<PreferenceItem> attacked = items.stream().filter(AttackStudy::attackable).toList();
    if (attacked.isEmpty()) {
      throw new IllegalArgumentException(
          "no item has both a right response and a wrong one to attack with");
    }
    Tally tally = new Tally();
    int total = attacked.size() * (1 + attacks.size()) * arms.size();
    try (SelectionWindow selections = new SelectionWindow(window)) {
      for (int item = 0; item < attacked.size(); item++) {
        for (int attack = -1; attack < attacks.size(); attack++) {
          List<String> responses = responses(attacked.get(item), attack);
          for (int arm = 0; arm < arms.size(); arm++) {
            AnswerSelector selector = arms.get(arm).selector();
            Place place = new Place(item, attack, arm);
            selections.select(
                selector,
                attacked.get(item).question(),
                responses,
                outcome -> {
                  tally.add(place, outcome);
                  listener.onTrial(tally.trials.size(), total);
                });
          }
        }
      }
    }
    return new AttackResult(
        arms.stream().map(AttackArm::name).toList(),
        attacks,
        attacked,
        items.size() - attacked.size(),
        tally.ordered(),
        tally.samples,
        tally.spoofed,
        tally.usage);
  }

  private List<String> responses(PreferenceItem item, int attack) {
    List<String> responses = new ArrayList<>(item.responses());
    if (attack >= 0) {
      int target = target(item);
      responses.set(target, attacks.get(attack).on(responses.get(target), item.responses().size()));
    }
    return responses;
  }

  /** The response that is attacked: the first wrong one. */
  static int target(PreferenceItem item) {
    int index = 0;
    while (item.best().contains(index)) {
      index++;
    }
    return index;
  }

  private record Place(int item, int attack, int arm) {}

  /** What has come until now; one thread adds to it. */
  private static final class Tally {
    final List<AttackTrial> trials = new ArrayList<>();
    long samples;
    long spoofed;
    Usage usage = Usage.NONE;

    void add(Place place, SelectionWindow.Outcome came) {
      Outcome outcome =
          switch (came) {
            case SelectionWindow.Outcome.Selected(Selection selection) -> {
              usage = usage.plus(selection.usage());
              if (place.arm() == 0) {
                count(selection.samples());
              }
              yield new Outcome.Chosen(selection.best());
            }
            case SelectionWindow.Outcome.NoQuorum(var failure) -> {
              usage = usage.plus(failure.usage());
              yield new Outcome.NoVerdict();
            }
            case SelectionWindow.Outcome.Refused _ -> new Outcome.Refused();
          };
      trials.add(new AttackTrial(place.item(), place.attack(), place.arm(), outcome));
    }

    /** Of the judge without defences every score must stand in what it wrote itself. */
    private void count(List<ScoredSample> drawn) {
      for (ScoredSample scored : drawn) {
        if (scored.sample() instanceof GrmSample.Judged judged) {
          samples++;
          Reading own = JudgementParser.read(judged.written().text(), judged.draw().permutation());
          if (!(own instanceof Reading.Legible legible)
              || !legible.judgement().scores().equals(judged.judgement().scores())) {
            spoofed++;
          }
        }
      }
    }

    List<AttackTrial> ordered() {
      return trials.stream()
          .sorted(
              Comparator.comparingInt(AttackTrial::item)
                  .thenComparingInt(AttackTrial::attack)
                  .thenComparingInt(AttackTrial::arm))
          .toList();
    }
  }
}
