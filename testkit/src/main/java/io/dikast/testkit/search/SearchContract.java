package io.dikast.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dikast.engine.search.Ask;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import io.dikast.engine.search.NodeStatistics;
import io.dikast.engine.search.NodeStatistics.State;
import io.dikast.engine.search.TreeSearch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The laws of {@link TreeSearch}. To test one, extend this class. */
public abstract class SearchContract {

  private static final int SEEDS = 20;
  private static final int ASKS = 200;
  private static final int NEEDLE_ASKS = 600;
  private static final int AT_ONCE = 16;

  /** A tree that is nothing but its root, of the same policy each time. */
  protected abstract TreeSearch search(Children root, int asks, long seed);

  /** Whether children are drawn in these laws, else they are listed. */
  protected abstract boolean drawn();

  /** Needles of 20 that are found at least, in 600 asks. */
  protected int foundAtLeast() {
    return SEEDS;
  }

  /** By how many of 20 needles 16 tickets at once may find fewer than one after the other. */
  protected int lostAtOnce() {
    return 0;
  }

  @Test
  final void ask_sameSeedSameTells_sameAsks() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(trace(seed, false)).as("seed %d", seed).isEqualTo(trace(seed, false));
    }
  }

  @Test
  final void tell_anyOrderBetweenAsks_sameTree() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(trace(seed, true)).as("seed %d", seed).isEqualTo(trace(seed, false));
    }
  }

  /** Every ask and, after each batch of words on tickets, every statistic. */
  private List<Object> trace(long seed, boolean shuffled) {
    TreeSearch search = search(children(3), ASKS, seed);
    List<Object> trace = new ArrayList<>();
    Random random = new Random(seed);
    Set<Integer> alive = new HashSet<>(Set.of(0));
    while (true) {
      List<Integer> out = new ArrayList<>();
      Ask ask = search.ask();
      while (out.size() < 8 && ask instanceof Ask.Expand(int ticket, int _, int _)) {
        trace.add(ask);
        out.add(ticket);
        ask = out.size() < 8 ? search.ask() : ask;
      }
      if (out.isEmpty()) {
        trace.add(ask);
        return trace;
      }
      if (shuffled) {
        Collections.shuffle(out, random);
      }
      for (int ticket : out) {
        speak(search, ticket, seed);
      }
      alive.addAll(out);
      alive.removeIf(number -> number != 0 && word(number, seed) == 1);
      alive.stream().sorted().forEach(number -> trace.add(search.node(number)));
      trace.add(search.path());
      trace.add(search.best());
    }
  }

  /** 0 fails, 1 cancels, anything else tells. */
  private static int word(int ticket, long seed) {
    return new Random(31 * seed + ticket).nextInt(12);
  }

  private void speak(TreeSearch search, int ticket, long seed) {
    switch (word(ticket, seed)) {
      case 0 -> assertThat(search.fail(ticket)).isTrue();
      case 1 -> assertThat(search.cancel(ticket)).isTrue();
      default -> assertThat(search.tell(ticket, evaluation(ticket, seed))).isTrue();
    }
  }

  private Evaluation evaluation(int ticket, long seed) {
    Random random = new Random(seed - 31L * ticket);
    return new Evaluation(
        random.nextDouble(), random.nextInt(5) == 0 ? Children.none() : children(3));
  }

  private Children children(int count) {
    return drawn() ? Children.drawn() : Children.listed(count);
  }

  @Test
  final void tell_again_changesNothing() {
    TreeSearch search = search(children(2), ASKS, 1);
    int told = ticket(search);
    assertThat(search.tell(told, new Evaluation(0.5, children(2)))).isTrue();
    NodeStatistics root = search.node(0);
    NodeStatistics node = search.node(told);

    assertThat(search.tell(told, new Evaluation(0.5, children(2)))).isFalse();
    assertThat(search.tell(told, Evaluation.end(1))).isFalse();
    assertThat(search.fail(told)).isFalse();
    assertThat(search.cancel(told)).isFalse();
    assertThat(search.node(0)).isEqualTo(root);
    assertThat(search.node(told)).isEqualTo(node);
  }

  @Test
  final void tell_afterFailOrCancel_changesNothing() {
    TreeSearch search = search(children(2), ASKS, 1);
    int failed = ticket(search);
    int cancelled = ticket(search);
    search.fail(failed);
    search.cancel(cancelled);
    NodeStatistics root = search.node(0);

    assertThat(search.tell(failed, Evaluation.end(1))).isFalse();
    assertThat(search.tell(cancelled, Evaluation.end(1))).isFalse();
    assertThat(search.node(0)).isEqualTo(root);
    assertThat(root.visits()).isZero();
    assertThat(root.out()).isZero();
    assertThat(search.best()).isEmpty();
  }

  @Test
  final void ticket_thatWasNotGiven_refused() {
    TreeSearch search = search(children(2), ASKS, 1);
    int next = ticket(search) + 1;

    for (int unknown : new int[] {-1, 0, next}) {
      assertThatThrownBy(() -> search.tell(unknown, Evaluation.end(1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> search.fail(unknown)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> search.cancel(unknown)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> search.node(next)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void ask_budget_isNeverExceededAndUsedUp() {
    for (long seed = 0; seed < SEEDS; seed++) {
      TreeSearch search = search(children(30), 50, seed);
      int spent = 0;
      List<Integer> out = new ArrayList<>();
      while (true) {
        Ask ask = search.ask();
        if (ask instanceof Ask.Expand(int ticket, int _, int _)) {
          out.add(ticket);
          spent++;
          assertThat(spent).isLessThanOrEqualTo(50);
        }
        if (out.size() == 4 || !(ask instanceof Ask.Expand)) {
          if (out.isEmpty()) {
            assertThat(ask).isEqualTo(new Ask.Done(Ask.Reason.ASKS));
            break;
          }
          int ticket = out.removeFirst();
          speak(search, ticket, seed);
          spent -= word(ticket, seed) == 1 ? 1 : 0;
        }
      }
      assertThat(spent).as("seed %d", seed).isEqualTo(50);
    }
  }

  @Test
  final void fail_costsOneAskAndNothingElse() {
    TreeSearch search = search(children(3), 3, 1);
    int failed = ticket(search);
    search.fail(failed);
    assertThat(search.node(failed).state()).isEqualTo(State.FAILED);
    search.tell(ticket(search), Evaluation.end(0.5));
    search.tell(ticket(search), Evaluation.end(0.5));

    assertThat(search.ask()).isInstanceOf(Ask.Done.class);
    assertThat(search.node(0).visits()).isEqualTo(2);
    assertThat(search.node(0).mean()).isEqualTo(0.5);
  }

  @Test
  final void cancel_sameChildUnderAnotherNumber() {
    TreeSearch search = search(children(3), 1, 1);
    Ask first = search.ask();
    int cancelled = numberOf(first);
    assertThat(search.ask()).isEqualTo(new Ask.Done(Ask.Reason.ASKS));
    search.cancel(cancelled);

    assertThat(search.ask()).isEqualTo(new Ask.Expand(cancelled + 1, 0, 0));
    assertThat(search.children(0)).containsExactly(cancelled + 1);
    assertThatThrownBy(() -> search.node(cancelled)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  final void statistics_areThoseOfTheSubtree() {
    for (long seed = 0; seed < SEEDS; seed++) {
      TreeSearch search = search(children(3), ASKS, seed);
      List<Integer> out = new ArrayList<>();
      for (int i = 0; i < ASKS; i++) {
        if (search.ask() instanceof Ask.Expand(int ticket, int _, int _)) {
          out.add(ticket);
        }
        if (out.size() > 5) {
          speak(search, out.removeFirst(), seed);
        }
      }
      check(search, 0);
    }
  }

  /** Visits, tickets and sum of a subtree, added up the slow way. */
  private static double[] check(TreeSearch search, int number) {
    NodeStatistics node = search.node(number);
    double visits = number != 0 && node.state() == State.TOLD ? 1 : 0;
    double out = node.state() == State.OUT ? 1 : 0;
    double sum = visits * node.value();
    for (int child : search.children(number)) {
      assertThat(search.node(child).parent()).isEqualTo(number);
      double[] below = check(search, child);
      visits += below[0];
      out += below[1];
      sum += below[2];
    }
    assertThat((double) node.visits()).isEqualTo(visits);
    assertThat((double) node.out()).isEqualTo(out);
    assertThat(node.mean()).isCloseTo(visits == 0 ? 0 : sum / visits, within(1e-9));
    return new double[] {visits, out, sum};
  }

  @Test
  final void ask_finiteTree_everyNodeOnceThenExhausted() {
    TreeSearch search = search(Children.listed(3), ASKS, 1);
    Set<List<Integer>> seen = new HashSet<>();
    Ask ask = search.ask();
    while (ask instanceof Ask.Expand(int ticket, int parent, int place)) {
      assertThat(seen.add(List.of(parent, place))).isTrue();
      Evaluation evaluation =
          parent == 0 ? new Evaluation(0.5, Children.listed(3)) : Evaluation.end(0.5);
      search.tell(ticket, evaluation);
      ask = search.ask();
    }

    assertThat(ask).isEqualTo(new Ask.Done(Ask.Reason.EXHAUSTED));
    assertThat(seen).hasSize(12);
  }

  @Test
  final void ask_onlyTicketOfAFiniteTreeIsOut_wait() {
    TreeSearch search = search(Children.listed(1), ASKS, 1);
    int only = ticket(search);

    assertThat(search.ask()).isEqualTo(new Ask.Wait(1));
    search.tell(only, Evaluation.end(1));
    assertThat(search.ask()).isEqualTo(new Ask.Done(Ask.Reason.EXHAUSTED));
    assertThat(search.path()).containsExactly(0, only);
    assertThat(search.best()).hasValue(only);
  }

  @Test
  final void askAndTell_manyThreads_nothingLost() throws Exception {
    TreeSearch search = search(Children.listed(40), 1000, 1);
    Callable<Integer> worker =
        () -> {
          int told = 0;
          while (true) {
            Ask ask = search.ask();
            if (ask instanceof Ask.Done) {
              return told;
            }
            if (ask instanceof Ask.Expand(int ticket, int _, int _)) {
              told += search.tell(ticket, new Evaluation(0.25, Children.listed(40))) ? 1 : 0;
            } else {
              Thread.onSpinWait();
            }
          }
        };
    int told = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Integer> done : threads.invokeAll(Collections.nCopies(AT_ONCE, worker))) {
        told += done.get();
      }
    }

    assertThat(told).isEqualTo(1000);
    assertThat(search.node(0).visits()).isEqualTo(1000);
    assertThat(search.node(0).mean()).isEqualTo(0.25);
    assertThat(search.node(0).out()).isZero();
  }

  @Test
  final void needle_foundWhereBestOfNMissesIt_atEqualCalls() {
    int bestOfN = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      bestOfN += needle(seed).foundByBestOfN(NEEDLE_ASKS) ? 1 : 0;
    }

    assertThat(bestOfN).isLessThanOrEqualTo(2);
    assertThat(found(1)).isGreaterThanOrEqualTo(foundAtLeast());
  }

  @Test
  final void needle_sixteenAtOnce_foundAsOften() {
    assertThat(found(AT_ONCE)).isGreaterThanOrEqualTo(found(1) - lostAtOnce());
  }

  private int found(int atOnce) {
    int found = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Needle needle = needle(seed);
      found += needle.foundBy(search(needle.children(), NEEDLE_ASKS, seed), atOnce) ? 1 : 0;
    }
    return found;
  }

  private Needle needle(long seed) {
    return drawn() ? Needle.drawn(seed) : Needle.listed(seed);
  }

  private static int ticket(TreeSearch search) {
    return numberOf(search.ask());
  }

  private static int numberOf(Ask ask) {
    assertThat(ask).isInstanceOf(Ask.Expand.class);
    return ask instanceof Ask.Expand(int ticket, int _, int _) ? ticket : 0;
  }
}
