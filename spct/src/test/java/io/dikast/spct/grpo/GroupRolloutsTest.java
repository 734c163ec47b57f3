package io.dikast.spct.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dikast.engine.Question;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.PreferenceItem;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.Script;
import io.dikast.testkit.backend.ScriptedBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupRolloutsTest {

  private static final GroupRollouts.Settings SETTINGS =
      new GroupRollouts.Settings(4, Sampling.temperature(1), 200, 7);

  private static PreferenceItem item(String id) {
    return new PreferenceItem(
        id, Question.of("Why?"), List.of("POOR", "GOOD"), Set.of(1), Optional.empty());
  }

  private static Reply scoring(String prompt, int good, int poor) {
    boolean goodFirst = prompt.indexOf("GOOD") < prompt.indexOf("POOR");
    return Reply.says("\\boxed{" + (goodFirst ? good + ", " + poor : poor + ", " + good) + "}");
  }

  private static RolloutBatch draw(Script script, PreferenceItem... items)
      throws InterruptedException {
    try (ScriptedBackend backend = ScriptedBackend.of(script)) {
      return GroupRollouts.on(backend, SETTINGS).draw(List.of(items), 0);
    }
  }

  /** Right, wrong, unreadable, cut at its limit but readable: rewards 1, −1, −1, 1, mean 0. */
  @Test
  void draw_rewardsByHand() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RolloutBatch batch =
        draw(
            (prompt, seed, draw) ->
                switch (calls.getAndIncrement()) {
                  case 0 -> scoring(prompt, 9, 2);
                  case 1 -> scoring(prompt, 2, 9);
                  case 2 -> Reply.says("no verdict");
                  default ->
                      Reply.cut(
                          ((Reply.Says) scoring(prompt, 8, 1)).text(), Generation.Finish.LENGTH);
                },
            item("a"));
    assertThat(batch.groups()).hasSize(1);
    RolloutGroup group = batch.groups().getFirst();
    // The scripted draws of the first order come first: draws 0 and 2, then 1 and 3.
    assertThat(group.rewards()).containsExactly(1, -1, -1, 1);
    assertThat(group.meanReward()).isZero();
    assertThat(group.mixed()).isTrue();
    assertThat(batch.meanReward()).isZero();
    assertThat(batch.rightShare()).isEqualTo(0.5);
    assertThat(batch.readableShare()).isEqualTo(0.75);
    assertThat(batch.mixedShare()).isEqualTo(1);
    JudgeRollout unreadable = group.rollouts().get(1);
    assertThat(unreadable.readable()).isFalse();
    assertThat(unreadable.written().text()).isEqualTo("no verdict");
    assertThat(unreadable.written().size()).isPositive();
    assertThat(group.rollouts().get(3).ended()).isFalse();
    assertThat(group.rollouts().get(0).ended()).isTrue();
  }

  @Test
  void draw_promptsAreWhatTheBackendWasAsked() throws Exception {
    try (ScriptedBackend backend =
        ScriptedBackend.of((prompt, seed, draw) -> scoring(prompt, 9, 1))) {
      RolloutBatch batch = GroupRollouts.on(backend, SETTINGS).draw(List.of(item("a")), 0);
      assertThat(batch.groups().getFirst().rollouts())
          .extracting(JudgeRollout::prompt)
          .hasSize(4)
          .isSubsetOf(backend.prompts());
    }
  }

  @Test
  void draw_oneBroken_costsThatDraw() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    RolloutBatch batch =
        draw(
            (prompt, seed, draw) ->
                calls.getAndIncrement() == 0 ? Reply.breaks("gone") : scoring(prompt, 9, 1),
            item("a"),
            item("b"));
    assertThat(batch.failed())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).contains("gone"));
    assertThat(batch.groups()).extracting(group -> group.rollouts().size()).containsExactly(3, 4);
  }

  @Test
  void draw_everythingBroken_noGroups() throws Exception {
    RolloutBatch batch = draw((prompt, seed, draw) -> Reply.breaks("gone"), item("a"));
    assertThat(batch.groups()).isEmpty();
    assertThat(batch.failed()).hasSize(4);
    assertThat(batch.meanReward()).isNaN();
  }

  @Test
  void draw_otherStep_otherSeeds_sameStepTheSame() throws Exception {
    assertThat(seeds(0)).isEqualTo(seeds(0)).isNotEqualTo(seeds(1));
  }

  private static List<Long> seeds(long step) throws InterruptedException {
    List<Long> seeds = new ArrayList<>();
    try (ScriptedBackend backend =
        ScriptedBackend.of(
            (prompt, seed, draw) -> {
              seeds.add(seed);
              return scoring(prompt, 9, 1);
            })) {
      var _ = GroupRollouts.on(backend, SETTINGS).draw(List.of(item("a"), item("b")), step);
    }
    assertThat(seeds).hasSize(8).doesNotHaveDuplicates();
    return seeds;
  }

  @Test
  void draw_unusableLabel_refused() {
    PreferenceItem unlabelled =
        new PreferenceItem("n", Question.of("?"), List.of("a", "b"), Set.of(), Optional.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> draw((prompt, seed, draw) -> scoring(prompt, 9, 1), unlabelled))
        .withMessageContaining("'n'");
  }

  @Test
  void settings_groupOfOne_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupRollouts.Settings(1, Sampling.GREEDY, 10, 0));
  }
}
