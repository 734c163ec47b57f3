package io.dikast.samplers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dikast.engine.Ledger;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.reward.Principle;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks another source about each question once. */
final class CachedPrinciples implements PrincipleSource {

  /*
   * What lies in the cache is the draw itself, before it has ended: whoever comes next finds and
   * awaits it. Each caller gets a future of its own, so that one who withdraws does not take it from
   * the others. A draw that failed is taken out before anybody hears of it; Caffeine's cache of futures
   * would do so, too, and log each failure besides.
   */

  private record Key(String source, List<Message> messages, long seed) {}

  private final PrincipleSource source;
  private final Cache<Key, CompletableFuture<List<Principle>>> cache;

  CachedPrinciples(PrincipleSource source, long questions) {
    this.source = source;
    this.cache = Caffeine.newBuilder().maximumSize(questions).build();
  }

  @Override
  public CompletableFuture<List<Principle>> principles(
      Question question, long seed, Ledger ledger) {
    Key key = new Key(source.fingerprint(), question.messages(), seed);
    CompletableFuture<List<Principle>> mine = new CompletableFuture<>();
    CompletableFuture<List<Principle>> known = cache.asMap().putIfAbsent(key, mine);
    return known == null
        ? ask(key, mine, question, seed, ledger)
        : await(known, question, seed, ledger);
  }

  private CompletableFuture<List<Principle>> ask(
      Key key,
      CompletableFuture<List<Principle>> mine,
      Question question,
      long seed,
      Ledger ledger) {
    CompletableFuture<List<Principle>> drawn;
    try {
      drawn = source.principles(question, seed, ledger);
    } catch (RuntimeException e) {
      boolean _ = cache.asMap().remove(key, mine);
      mine.completeExceptionally(e);
      throw e;
    }
    var _ =
        drawn.whenComplete(
            (principles, failure) -> {
              if (failure == null) {
                mine.complete(principles);
              } else {
                boolean _ = cache.asMap().remove(key, mine);
                mine.completeExceptionally(failure);
              }
            });
    return mine.copy();
  }

  private CompletableFuture<List<Principle>> await(
      CompletableFuture<List<Principle>> known, Question question, long seed, Ledger ledger) {
    // It failed on another's account, which says nothing about ours.
    return known.exceptionallyCompose(failure -> principles(question, seed, ledger));
  }

  @Override
  public String fingerprint() {
    return source.fingerprint();
  }
}
