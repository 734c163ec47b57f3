package io.dikast.inference.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RendezvousTest {

  private record Spot(long hash, int load, int limit) implements Rendezvous.Place {}

  private static List<Spot> idle(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Spot(Rendezvous.hash(Rendezvous.SEED, "http://host" + i), 0, 64))
        .toList();
  }

  @Test
  void choose_placeGone_onlyItsKeysMove() {
    List<Spot> all = idle(5);
    List<Spot> fewer = all.subList(0, 4);

    for (long key = 0; key < 1000; key++) {
      Spot before = Rendezvous.choose(key, all).orElseThrow();
      Spot after = Rendezvous.choose(key, fewer).orElseThrow();
      if (!before.equals(all.get(4))) {
        assertThat(after).isEqualTo(before);
      }
    }
  }

  @Test
  void choose_manyKeys_spreadEvenly() {
    List<Spot> all = idle(4);
    long[] counts = new long[4];
    LongStream.range(0, 8000)
        .forEach(key -> counts[all.indexOf(Rendezvous.choose(key, all).orElseThrow())]++);

    // 2000 each; six standard deviations are 232.
    for (long count : counts) {
      assertThat(count).isBetween(1768L, 2232L);
    }
  }

  @Property
  void choose_oneKey_noLoadBeyondTheBound(
      @ForAll @IntRange(min = 1, max = 6) int servers, @ForAll @IntRange(max = 200) int requests) {
    int limit = 64;
    int[] load = new int[servers];
    List<Spot> idle = idle(servers);
    int placed = 0;
    for (int request = 0; request < requests; request++) {
      List<Spot> now = new ArrayList<>();
      for (int i = 0; i < servers; i++) {
        now.add(new Spot(idle.get(i).hash(), load[i], limit));
      }
      var chosen = Rendezvous.choose(42, now);
      if (chosen.isPresent()) {
        load[now.indexOf(chosen.get())]++;
        placed++;
        double bound = Math.max(limit / 4.0, Math.ceil(Rendezvous.SPREAD * placed / servers));
        for (double one : load) {
          assertThat(one).isLessThanOrEqualTo(bound);
        }
      }
    }
    assertThat(placed).isEqualTo(Math.min(requests, servers * limit));
  }

  @Test
  void choose_outOfUse_neverChosen() {
    assertThat(Rendezvous.choose(1, List.of(new Spot(1, 0, 0)))).isEmpty();
    assertThat(Rendezvous.choose(1, List.of(new Spot(1, 5, 5)))).isEmpty();
    assertThat(Rendezvous.choose(1, List.<Spot>of())).isEmpty();
  }
}
