package io.dikast.metarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.reward.MetaRewardModel;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import io.dikast.testkit.reward.MetaRewardModelContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A head that looks at the hidden state too. */
class StateContractTest extends MetaRewardModelContract {

  private static final CrossValidation MEASURED =
      new CrossValidation(0.8, 0.1, 0.4, 0.2, List.of(new CrossValidation.Bin(9, 0.5, 0.5)), 5, 5);

  @TempDir Path folder;

  /** The second value counts: a deviation of 4 above 1, half a logit each. */
  private static MetaHead head(String model, int size) {
    List<StateTerms.Term> terms =
        List.of(
                new StateTerms.Term(0, 1, 0),
                new StateTerms.Term(1, 4, 0.5),
                new StateTerms.Term(7, 1, 0))
            .subList(0, size);
    return new MetaHead(
        List.of(new MetaHead.Term(JudgementFeature.MARGIN, 3, 2, 1)),
        Optional.of(new StateTerms(new StateSource(model, model, size), terms)),
        -0.5,
        MEASURED);
  }

  private static ScriptedBackend.Builder judge() {
    return ScriptedBackend.script((prompt, seed, draw) -> Reply.says(""))
        .embedding(3, prompt -> HiddenState.of(2, 9, 7));
  }

  @Override
  protected MetaRewardModel model() {
    return MetaRewardModels.trained(head("scripted", 3), judge().build());
  }

  /** Scores 9 and 2: margin 7 is two deviations above 3; the state's 9 two above 1. */
  @Test
  void assess_featuresAndState_byHand() {
    assertThat(model().assess(question(), RESPONSES, sample(), Ledger.open(Budget.samples(1))))
        .isCompletedWithValue(1 / (1 + Math.exp(-2.5)));
  }

  @Test
  void assess_cancelled_requestIsWithdrawn() {
    try (ScriptedBackend backend = judge().delivery(ScriptedBackend.Delivery.MANUAL).build()) {
      CompletableFuture<Double> answer =
          MetaRewardModels.trained(head("scripted", 3), backend)
              .assess(question(), RESPONSES, sample(), Ledger.open(Budget.samples(1)));
      answer.cancel(true);
      assertThat(backend.embeddings().getFirst().isCancelled()).isTrue();
    }
  }

  @Test
  void trained_otherModel_refusedWithBoth() {
    try (Backend backend = judge().vocabulary("another").model("b").build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MetaRewardModels.trained(head("scripted", 3), backend))
          .withMessageContaining("of scripted (scripted), 3 values each; this is b (another)");
    }
  }

  @Test
  void trained_otherSizeOrNoHiddenStates_refused() {
    try (Backend backend = judge().build();
        Backend without = ScriptedBackend.saying("")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MetaRewardModels.trained(head("scripted", 2), backend))
          .withMessageContaining("3 values each");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MetaRewardModels.trained(head("scripted", 3), without))
          .withMessageContaining("shows none");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MetaRewardModels.trained(head("scripted", 3)))
          .withMessageContaining("name the backend");
    }
  }

  @Test
  void probability_withoutTheState_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> head("scripted", 3).probability(sample(), List.of()));
  }

  @Test
  void readBack_sameToTheLastBit() {
    Path file = folder.resolve("head.json");
    MetaHead written = head("scripted", 3);
    written.write(file);
    assertThat(MetaHead.read(file)).isEqualTo(written);
  }

  @Test
  void read_stateOfAnotherWidth_refused() throws Exception {
    Path file = folder.resolve("head.json");
    head("scripted", 3).write(file);
    Files.writeString(file, Files.readString(file).replaceFirst("\"width\" : 3", "\"width\" : 4"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetaHead.read(file))
        .withMessageContaining("expected 4 numbers");
  }
}
