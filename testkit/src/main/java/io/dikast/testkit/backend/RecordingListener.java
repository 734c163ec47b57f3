package io.dikast.testkit.backend;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Keeps what it is told, and lets a test wait for the ends of its draws. */
public final class RecordingListener implements GenerationListener {

  /** Far more than any of these tests takes: reached only where a backend hangs. */
  private static final long PATIENCE_SECONDS = 60;

  private final List<Generation> generations = new ArrayList<>();
  private final List<StringBuilder> texts = new ArrayList<>();
  private final CountDownLatch ends;
  private final BiConsumer<Integer, String> onText;

  /** Expects this many draws. */
  public RecordingListener(int draws) {
    this(draws, (draw, text) -> {});
  }

  /** Expects this many draws and passes pieces of text on, on the backend's thread. */
  public RecordingListener(int draws, BiConsumer<Integer, String> onText) {
    this.ends = new CountDownLatch(draws);
    this.onText = onText;
    for (int i = 0; i < draws; i++) {
      texts.add(new StringBuilder());
    }
  }

  @Override
  public void onGeneration(Generation generation) {
    synchronized (generations) {
      generations.add(generation);
    }
    ends.countDown();
  }

  @Override
  public void onText(int draw, String text) {
    synchronized (generations) {
      texts.get(draw).append(text);
    }
    onText.accept(draw, text);
  }

  /** Waits for every draw; what they came to, in the order of the draws. */
  public List<Generation> await() {
    try {
      if (!ends.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            ends.getCount() + " draws not told after " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for draws", e);
    }
    return generations();
  }

  /** Waits; every draw must have ended, none broken. */
  public List<Generation.Ended> awaitEnded() {
    return await().stream()
        .map(
            generation ->
                switch (generation) {
                  case Generation.Ended ended -> ended;
                  case Generation.Broken broken ->
                      throw new AssertionError("a draw broke", broken.cause());
                })
        .toList();
  }

  /** What was told until now, in the order of the draws. */
  public List<Generation> generations() {
    synchronized (generations) {
      return generations.stream().sorted(Comparator.comparingInt(Generation::draw)).toList();
    }
  }

  /** The pieces of one draw's text until now, joined. */
  public String streamed(int draw) {
    synchronized (generations) {
      return texts.get(draw).toString();
    }
  }
}
