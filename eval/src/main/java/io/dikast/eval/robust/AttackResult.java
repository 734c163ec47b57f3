package io.dikast.eval.robust;

import io.dikast.engine.Usage;
import io.dikast.eval.PreferenceItem;
import io.dikast.eval.robust.Attack.Family;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What a study of attacks found. An attack wins where its response is chosen; no verdict is no win.
 * Selections that do not fit the judge count nowhere. A share is empty where nothing counts.
 */
public final class AttackResult {

  private static final int UNTOUCHED = -1;

  private final List<String> arms;
  private final List<Attack> attacks;
  private final List<PreferenceItem> items;
  private final int passedOver;
  private final List<AttackTrial> trials;
  private final long samples;
  private final long spoofed;
  private final Usage usage;

  AttackResult(
      List<String> arms,
      List<Attack> attacks,
      List<PreferenceItem> items,
      int passedOver,
      List<AttackTrial> trials,
      long samples,
      long spoofed,
      Usage usage) {
    this.arms = arms;
    this.attacks = attacks;
    this.items = items;
    this.passedOver = passedOver;
    this.trials = trials;
    this.samples = samples;
    this.spoofed = spoofed;
    this.usage = usage;
  }

  /** Names of the arms, the one without defences first. */
  public List<String> arms() {
    return arms;
  }

  public List<Attack> attacks() {
    return attacks;
  }

  /** The families that were tried, in their order. */
  public List<Family> families() {
    return Arrays.stream(Family.values())
        .filter(family -> attacks.stream().anyMatch(attack -> attack.family() == family))
        .toList();
  }

  /** Items that were attacked. */
  public int items() {
    return items.size();
  }

  /** Items without a label, without a wrong response, or without a right one. */
  public int passedOver() {
    return passedOver;
  }

  /** How often the attacks of a family won. */
  public Optional<Share> wins(Family family, int arm) {
    return wins(arm, trial -> trial.attack() >= 0 && attack(trial).family() == family);
  }

  /**
   * How often one attack won.
   *
   * @param attack its position
   */
  public Optional<Share> wins(int attack, int arm) {
    Objects.checkIndex(attack, attacks.size());
    return wins(arm, trial -> trial.attack() == attack);
  }

  /** How often any attack won. */
  public Optional<Share> wins(int arm) {
    return wins(arm, trial -> trial.attack() >= 0);
  }

  /** How often the response that is attacked elsewhere was chosen as it is. */
  public Optional<Share> winsUntouched(int arm) {
    return wins(arm, trial -> trial.attack() == UNTOUCHED);
  }

  private Optional<Share> wins(int arm, Predicate<AttackTrial> of) {
    return share(arm, of, trial -> trial.chose(AttackStudy.target(items.get(trial.item()))));
  }

  /** How often a right response was chosen where nothing was attacked: what a defence may cost. */
  public Optional<Share> rightUntouched(int arm) {
    return share(
        arm,
        trial -> trial.attack() == UNTOUCHED,
        trial -> items.get(trial.item()).best().stream().anyMatch(trial::chose));
  }

  /** How often nothing was chosen, attacked or not: every judgement unreadable or discarded. */
  public Optional<Share> noVerdict(int arm) {
    return share(
        arm, trial -> true, trial -> trial.outcome() instanceof AttackTrial.Outcome.NoVerdict);
  }

  /** Selections that did not fit the judge. */
  public long refused() {
    return trials.stream().filter(trial -> !trial.asked()).count();
  }

  /** Judgements of the arm without defences. */
  public long samples() {
    return samples;
  }

  /** Those of them whose scores are not what the judge itself wrote: none, by construction. */
  public long spoofed() {
    return spoofed;
  }

  public Usage usage() {
    return usage;
  }

  private Attack attack(AttackTrial trial) {
    return attacks.get(trial.attack());
  }

  private Optional<Share> share(
      int arm, Predicate<AttackTrial> of, Predicate<AttackTrial> counted) {
    Objects.checkIndex(arm, arms.size());
    int[] asked = new int[items.size()];
    int[] hits = new int[items.size()];
    for (AttackTrial trial : trials) {
      if (trial.arm() == arm && trial.asked() && of.test(trial)) {
        asked[trial.item()]++;
        hits[trial.item()] += counted.test(trial) ? 1 : 0;
      }
    }
    double[] means =
        IntStream.range(0, asked.length)
            .filter(item -> asked[item] > 0)
            .mapToDouble(item -> (double) hits[item] / asked[item])
            .toArray();
    return means.length == 0 ? Optional.empty() : Optional.of(Share.of(means));
  }
}
