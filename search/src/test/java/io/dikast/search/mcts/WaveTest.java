package io.dikast.search.mcts;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.search.Ask;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaveTest {

  private static final Ask.Expand ASK = new Ask.Expand(1, 0, 0);
  private static final Wave.Event DRAWN =
      new Wave.Event.Drawn(ASK, new Continuation.Failed(0, "cancelled"));

  private final Wave wave = new Wave(List.of(ASK));

  private static GenerationHandle onCancel(Runnable cancelled) {
    return new GenerationHandle() {
      @Override
      public void cancel(int draw) {
        cancelled.run();
      }

      @Override
      public void cancel() {
        cancelled.run();
      }
    };
  }

  @Test
  void end_drawGivenByAnotherThread_waitsForIt() {
    wave.started(onCancel(() -> Thread.ofVirtual().start(() -> wave.give(DRAWN))), 1);

    assertThat(wave.end(Duration.ofMinutes(1))).containsExactly(DRAWN);
  }

  @Test
  void end_interrupted_clearsTheFlagAndSaysSo() {
    wave.started(onCancel(() -> Thread.currentThread().interrupt()), 1);

    assertThat(wave.end(Duration.ofMinutes(1))).isEmpty();

    assertThat(wave.isInterrupted()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }
}
