package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.DecoderShape;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

/** A training run in a process of its own, which says each step and waits to be killed at one. */
final class KilledRun {

  static final DecoderShape SHAPE = new DecoderShape(2, 32, 4, 2, 48, 16, 32);

  private static final int CHECKPOINT_EVERY = 3;
  private static final LearningRate RATE = new LearningRate(0.01, 2, 0.1);

  private KilledRun() {}

  /** Counts up from its index; the first token is given. */
  static Document counting(long index) {
    int[] tokens = new int[6 + (int) (index % 5)];
    boolean[] learned = new boolean[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (int) ((index + i) % 16);
      learned[i] = i > 0;
    }
    return new Document(tokens, learned);
  }

  static Trainer trainer() {
    return Trainer.of(new Trainer.Settings(6, 64, RATE, 1, CHECKPOINT_EVERY));
  }

  /** Without arguments steps are taken until the process is told to end. */
  public static void main(String[] args) {
    if (args.length == 0) {
      endless();
    }
    long last = Long.parseLong(args[1]);
    try (Decoder start = Decoder.random(SHAPE, 1)) {
      trainer()
          .withCheckpoint(Path.of(args[0]), "test")
          .train(start, KilledRun::counting, progress -> say(progress.step(), last))
          .close();
    }
  }

  private static void endless() {
    List<Document> batch = LongStream.range(0, 4000).mapToObj(KilledRun::counting).toList();
    try (Decoder start = Decoder.random(SHAPE, 1);
        Fitting fitting = Fitting.from(start)) {
      for (long step = 1; ; step++) {
        fitting.step(new NextToken(), batch, 0.01);
        System.out.println(step);
      }
    }
  }

  private static void say(long step, long last) {
    System.out.println(step);
    if (step == last) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
