package io.dikast.samplers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Questions that belong together: one that fails withdraws the others, as cancelling them does. */
final class Joined {

  private Joined() {}

  /**
   * Starts all of them; should one be refused at once, those before it are withdrawn.
   *
   * @return their answers, in order
   */
  static <S, T> CompletableFuture<List<T>> start(
      List<S> questions, Function<S, CompletableFuture<T>> asking) {
    List<CompletableFuture<T>> asked = new ArrayList<>(questions.size());
    try {
      questions.forEach(question -> asked.add(asking.apply(question)));
    } catch (RuntimeException e) {
      withdraw(asked);
      throw e;
    }
    CompletableFuture<List<T>> all =
        CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
            .thenApply(_ -> asked.stream().map(CompletableFuture::join).toList());
    for (CompletableFuture<T> each : asked) {
      var _ =
          each.whenComplete(
              (answer, failure) -> {
                // A failure of the whole must be that of the first, not that of those it withdrew.
                if (failure != null && all.completeExceptionally(failure)) {
                  withdraw(asked);
                }
              });
    }
    return withdrawing(all, () -> withdraw(asked));
  }

  /** A dependent future does not pass a cancellation on by itself. */
  static <T> CompletableFuture<T> withdrawing(CompletableFuture<T> future, Runnable withdraw) {
    var _ =
        future.whenComplete(
            (answer, failure) -> {
              if (future.isCancelled()) {
                withdraw.run();
              }
            });
    return future;
  }

  private static <T> void withdraw(List<CompletableFuture<T>> asked) {
    asked.forEach(each -> each.cancel(true));
  }
}
