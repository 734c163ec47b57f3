package io.dikast.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.engine.backend.BackendException;
import io.dikast.engine.backend.ContextLengthException;
import io.dikast.inference.ModelRejectedException;
import io.dikast.server.json.Fault;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class FaultsTest {

  @Test
  void of_everyKindOfFailure_hasItsExitCode() {
    assertThat(exit(new ContextLengthException(9, 8))).isEqualTo(2);
    assertThat(exit(new IllegalArgumentException("no"))).isEqualTo(2);
    assertThat(exit(new BackendException("no"))).isEqualTo(4);
    assertThat(exit(new ModelRejectedException("no", null))).isEqualTo(5);
    assertThat(exit(new CancellationException())).isEqualTo(1);
    assertThat(exit(new IllegalStateException("a fault of ours"))).isEqualTo(1);
    assertThat(exit(Fault.of(Fault.Code.MODEL_NOT_FOUND, "no").exception())).isEqualTo(5);
  }

  private static int exit(Exception failure) {
    return ExitCode.of(Faults.of(failure).code()).number();
  }

  @Test
  void of_unforeseen_namesTheClass() {
    assertThat(Faults.of(new ArithmeticException("/ by zero")).message())
        .isEqualTo("java.lang.ArithmeticException: / by zero");
  }

  @Test
  void ranges_neighbours_areJoined() {
    assertThat(Faults.ranges(List.of(0, 1, 2, 3, 5, 7, 8))).isEqualTo("0-3, 5, 7-8");
    assertThat(Faults.ranges(List.of(4))).isEqualTo("4");
  }
}
