package io.dikast.spct.train;

import io.dikast.spct.model.Decoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Fits a decoder to documents: a causal language model that learns the marked tokens alone. The
 * same weights, settings and source give the same result, bit by bit, also when the run was killed
 * and resumed from its checkpoint.
 */
public final class Trainer {

  private static final double LOSS_MEMORY = 0.98;

  private final Settings settings;
  private final Optional<Path> checkpoint;
  private final String identity;

  /**
   * How to train.
   *
   * @param steps in all
   * @param batchTokens the most in a batch, padding included
   * @param rate of learning
   * @param seed of the order of batches
   * @param checkpointEvery steps
   */
  public record Settings(
      long steps, int batchTokens, LearningRate rate, long seed, int checkpointEvery) {
    public Settings {
      if (steps < 1 || batchTokens < 2 || checkpointEvery < 1) {
        throw new IllegalArgumentException(
            "steps and checkpointEvery must be at least 1 and batchTokens at least 2, got "
                + steps
                + ", "
                + checkpointEvery
                + ", "
                + batchTokens);
      }
    }
  }

  private Trainer(Settings settings, Optional<Path> checkpoint, String identity) {
    this.settings = settings;
    this.checkpoint = checkpoint;
    this.identity = identity;
  }

  public static Trainer of(Settings settings) {
    return new Trainer(settings, Optional.empty(), "");
  }

  /**
   * Keeps a checkpoint in this file, and goes on from it where there is one.
   *
   * @param what of the documents and the weights that the run begins with: whatever names them. A
   *     checkpoint of others is refused
   */
  public Trainer withCheckpoint(Path file, String what) {
    return new Trainer(settings, Optional.of(file), what);
  }

  /**
   * The trained decoder, where the checkpoint is of a run that has ended; the caller's to close.
   */
  public Optional<Decoder> finished(Decoder start) {
    return checkpoint
        .filter(Files::exists)
        .map(file -> Checkpoint.read(file, fingerprint(start)))
        .filter(found -> found.step() >= settings.steps())
        .map(found -> start.with(found.weights()));
  }

  private String fingerprint(Decoder start) {
    return settings + " " + start.shape() + " " + identity;
  }

  /**
   * Trains, on this thread.
   *
   * @param start where there is no checkpoint; stays the caller's and is left as it is
   * @param listener told after every step
   * @return the trained decoder, the caller's to close
   */
  public Decoder train(Decoder start, DocumentSource source, Consumer<Progress> listener) {
    String fingerprint = fingerprint(start);
    Checkpoint from =
        checkpoint
            .filter(Files::exists)
            .map(file -> Checkpoint.read(file, fingerprint))
            .orElseGet(
                () -> {
                  float[] weights = start.weights();
                  return new Checkpoint(
                      fingerprint,
                      0,
                      Batches.Position.START,
                      weights,
                      AdamW.State.none(weights.length));
                });
    Decoder decoder = start.with(from.weights());
    try (AdamW optimizer = new AdamW(decoder, AdamW.Settings.DEFAULT, from.moments());
        Gradients gradients = new Gradients(decoder)) {
      run(decoder, gradients, optimizer, from, source, listener);
    } catch (Throwable e) {
      decoder.close();
      throw e;
    }
    return decoder;
  }

  private record Prepared(List<Document> batch, Batches.Position after) {}

  private void run(
      Decoder decoder,
      Gradients gradients,
      AdamW optimizer,
      Checkpoint from,
      DocumentSource source,
      Consumer<Progress> listener) {
    Batches batches =
        new Batches(source, settings.batchTokens(), settings.seed()).from(from.position());
    NextToken objective = new NextToken();
    Pace pace = new Pace(settings.steps());
    CompletableFuture<Prepared> next = prepare(batches);
    for (long step = from.step(); step < settings.steps(); step++) {
      Prepared prepared = next.join();
      if (step + 1 < settings.steps()) {
        next = prepare(batches);
      }
      double rate = settings.rate().at(step, settings.steps());
      double loss = step(gradients, optimizer, objective, prepared.batch(), rate);
      listener.accept(pace.after(step + 1, prepared.batch(), loss, rate));
      if (checkpoint.isPresent()
          && ((step + 1) % settings.checkpointEvery() == 0 || step + 1 == settings.steps())) {
        new Checkpoint(
                from.fingerprint(),
                step + 1,
                prepared.after(),
                decoder.weights(),
                optimizer.state())
            .write(checkpoint.get());
      }
    }
  }

  /** The next batch is made while this one is learned. */
  private static CompletableFuture<Prepared> prepare(Batches batches) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Document> batch = batches.next();
          return new Prepared(batch, batches.position());
        },
        Thread::startVirtualThread);
  }

  /** One step of any objective; gives the loss. One that is not finite leaves the weights alone. */
  static <T> double step(
      Gradients gradients, AdamW optimizer, Objective<T> objective, T batch, double rate) {
    return ExitGate.pass(
        () -> {
          try (var _ = new PointerScope()) {
            Gradients.Descent descent = gradients.of(objective, batch);
            optimizer.step(descent.gradient(), rate);
            return descent.loss();
          }
        });
  }

  /** Measures how fast it goes. */
  private static final class Pace {
    private final long steps;
    private final long began = System.nanoTime();
    private long tokens;
    private long done;
    private double loss = Double.NaN;

    Pace(long steps) {
      this.steps = steps;
    }

    Progress after(long step, List<Document> batch, double newLoss, double rate) {
      done++;
      tokens += batch.stream().mapToLong(Document::length).sum();
      loss = Double.isNaN(loss) ? newLoss : LOSS_MEMORY * loss + (1 - LOSS_MEMORY) * newLoss;
      long elapsed = System.nanoTime() - began;
      return new Progress(
          step,
          steps,
          loss,
          rate,
          tokens * 1e9 / elapsed,
          Duration.ofNanos(elapsed / done * (steps - step)));
    }
  }
}
