package io.dikast.search.mcts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PartialAnswer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NodePayloadTest {

  private static final List<TokenSequence> ABOVE =
      List.of(ScriptedPolicy.sequence("first "), TokenSequence.ofText("second "));

  private static NodePayload payload() {
    TokenSequence step =
        TokenSequence.of(
            "words", new int[] {7, 0, 65_000}, "x".repeat(70_000) + "é\u0000\ud83d\ude00");
    PartialAnswer answer = new PartialAnswer(List.of(ABOVE.get(0), ABOVE.get(1), step), false);
    PartialAnswer whole =
        new PartialAnswer(
            List.of(ABOVE.get(0), ABOVE.get(1), step, TokenSequence.ofText("the end")), true);
    return new NodePayload(
        12,
        new WrittenNode(
            answer,
            -0.25,
            new Worth(
                0.75,
                List.of(0.5, 0.25, 1.0),
                List.of(new Rollout(whole, 0.5, Double.NaN), new Rollout(whole, 1, -3)),
                List.of())));
  }

  @Test
  void read_whatWasWritten_isTheSame() {
    assertThat(NodePayload.read(payload().bytes(2), ABOVE, 0.75)).isEqualTo(payload());
  }

  @Test
  void bytes_textsAbove_areNotKeptAgain() {
    assertThat(payload().bytes(0).length - payload().bytes(2).length)
        .isGreaterThan("first second ".length());
  }

  @Test
  void read_cutAnywhere_refused() {
    byte[] whole = payload().bytes(2);
    for (int length = 0; length < whole.length; length += length < 200 ? 1 : 997) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> NodePayload.read(cut, ABOVE, 0.75))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
