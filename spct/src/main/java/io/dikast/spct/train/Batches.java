package io.dikast.spct.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Puts documents of like length together. A pool of documents is sorted by length, cut into batches
 * of about as many tokens, padding included, and the batches are shuffled. Everything follows from
 * source, seed and position.
 */
final class Batches {

  /** How many batches' worth of documents are sorted together. */
  private static final int POOL_BATCHES = 16;

  private final DocumentSource source;
  private final int tokens;
  private final long seed;
  private final Deque<List<Document>> left = new ArrayDeque<>();

  private long pool;
  private long nextDocument;
  private int taken;
  private long poolStart;

  /**
   * @param tokens the most in a batch, padding included; a longer document is a batch of its own
   */
  Batches(DocumentSource source, int tokens, long seed) {
    this.source = source;
    this.tokens = tokens;
    this.seed = seed;
  }

  /**
   * Where the next batch is.
   *
   * @param pool number of the pool
   * @param poolStart number of its first document
   * @param taken batches of it that were given
   */
  record Position(long pool, long poolStart, int taken) {
    static final Position START = new Position(0, 0, 0);
  }

  Position position() {
    return left.isEmpty()
        ? new Position(pool, nextDocument, 0)
        : new Position(pool - 1, poolStart, taken);
  }

  /** Goes on from a position. */
  Batches from(Position position) {
    left.clear();
    pool = position.pool();
    nextDocument = position.poolStart();
    for (int i = 0; i < position.taken(); i++) {
      next();
    }
    return this;
  }

  List<Document> next() {
    if (left.isEmpty()) {
      fill();
    }
    taken++;
    return left.removeFirst();
  }

  private void fill() {
    poolStart = nextDocument;
    List<Document> documents = new ArrayList<>();
    for (long sum = 0; sum < (long) POOL_BATCHES * tokens; ) {
      Document document = source.document(nextDocument++);
      documents.add(document);
      sum += document.length();
    }
    documents.sort(Comparator.comparingInt(Document::length));
    List<List<Document>> cut = new ArrayList<>();
    List<Document> batch = new ArrayList<>();
    for (Document document : documents) {
      if (!batch.isEmpty() && (long) document.length() * (batch.size() + 1) > tokens) {
        cut.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(document);
    }
    cut.add(batch);
    Collections.shuffle(cut, new SplittableRandom(seed + pool));
    left.addAll(cut);
    pool++;
    taken = 0;
  }
}
