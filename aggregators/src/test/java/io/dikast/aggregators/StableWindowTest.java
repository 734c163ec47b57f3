package io.dikast.aggregators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.vote.Ballot;
import io.dikast.engine.vote.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The window on votes spelt out: a letter is a vote for that response, a dot a ballot without. */
final class StableWindowTest {

  private static final StoppingRule THREE = StoppingRules.stableWindow(3);

  private static List<Ballot> votes(String spelt) {
    List<Ballot> ballots = new ArrayList<>();
    for (int i = 0; i < spelt.length(); i++) {
      char vote = spelt.charAt(i);
      double[] scores = {2, 2, 2};
      if (vote != '.') {
        scores[vote - 'a'] = 9;
      }
      ballots.add(Votes.weighted(ballots.size(), 1, scores));
    }
    return ballots;
  }

  private static boolean decided(String spelt) {
    return THREE.decided(votes(spelt), 32);
  }

  @Test
  void decided_sameLeaderForTheWindow_andNotSooner() {
    assertThat(decided("aa")).isFalse();
    assertThat(decided("aaa")).isTrue();
    assertThat(decided("caa")).as("c led, then both, then a for the first time").isFalse();
    assertThat(decided("caaa")).isFalse();
    assertThat(decided("caaaa")).isTrue();
  }

  @Test
  void decided_votesForOthersBehindTheLeader_countToo() {
    assertThat(decided("aab")).as("a led after each of the three").isTrue();
    assertThat(decided("ab")).isFalse();
    assertThat(decided("abaca")).as("level at b; led after a, c, a").isTrue();
  }

  @Test
  void decided_sharedLead_startsTheWindowAnew() {
    assertThat(decided("aabb")).isFalse();
    assertThat(decided("aabba")).isFalse();
    assertThat(decided("aabbac")).isFalse();
    assertThat(decided("aabbaca")).isTrue();
    assertThat(decided("ababab")).isFalse();
  }

  @Test
  void decided_ballotsWithoutAVote_areNoEvidence() {
    assertThat(decided("aa...")).isFalse();
    assertThat(decided("aa..a")).isTrue();
    assertThat(decided("....")).isFalse();
  }

  @Test
  void window_tooSmall_refused() {
    assertThatThrownBy(() -> StoppingRules.stableWindow(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 1");
  }
}
