package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InterruptionTest {

  private final Interruption interruption = new Interruption();

  @Test
  void await_workThatEnds_givesItsResult() {
    assertThat(interruption.await(() -> CompletableFuture.completedFuture(3))).isEqualTo(3);
  }

  @Test
  void await_workThatFails_throwsItsOwnException() {
    assertThatThrownBy(
            () ->
                interruption.await(
                    () -> CompletableFuture.failedFuture(new IllegalStateException("no"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
  }

  @Test
  void stop_duringWork_cancelsIt() {
    CompletableFuture<Integer> work = new CompletableFuture<>();
    var waiting = CompletableFuture.runAsync(() -> interruption.await(() -> work));
    while (!waiting.isDone()) {
      interruption.stop();
      Thread.onSpinWait();
    }

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void stop_beforeWork_startsNone() {
    interruption.stop();

    assertThat(interruption.begun()).isTrue();
    assertThatThrownBy(
            () ->
                interruption.await(
                    () -> {
                      throw new AssertionError("started");
                    }))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void stop_afterWork_leavesItAlone() {
    CompletableFuture<Integer> work = CompletableFuture.completedFuture(3);
    int result = interruption.await(() -> work);
    interruption.stop();

    assertThat(result).isEqualTo(3);
    assertThat(work.isCancelled()).isFalse();
  }
}
