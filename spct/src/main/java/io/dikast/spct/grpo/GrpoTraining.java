package io.dikast.spct.grpo;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.PreferenceItem;
import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.ModelFile;
import io.dikast.spct.model.WeightDigest;
import io.dikast.spct.rft.ItemKey;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.Fitting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Rule-based reinforcement learning of a judge (arXiv 2504.02495, section 3.2): in each step the
 * engine draws a group of judgements of each of a few items with the weights as they are, a rule
 * says which are right, and the decoder moves towards what did better than its group. Advantages
 * are by outcome.
 */
public final class GrpoTraining {

  private static final int KEEP_EVERY = 5;

  private final Tokenizer tokenizer;
  private final ModelFile file;
  private final Function<Path, Backend> engine;
  private final Settings settings;
  private final Optional<Path> checkpoint;

  /**
   * How to train.
   *
   * @param steps at least 1
   * @param items in a step, at least 1
   * @param group judgements of an item, at least 2; the paper has 4
   * @param rate of learning, above 0
   * @param objective clip and penalty
   * @param temperature of the draws, above 0
   * @param maxTokens the most of a judgement
   * @param seed of orders and draws
   */
  public record Settings(
      int steps,
      int items,
      int group,
      double rate,
      GrpoObjective objective,
      double temperature,
      int maxTokens,
      long seed) {
    public Settings {
      if (steps < 1 || items < 1 || group < 2 || maxTokens < 1) {
        throw new IllegalArgumentException(
            "steps, items and maxTokens must be at least 1 and group at least 2, got "
                + steps
                + ", "
                + items
                + ", "
                + maxTokens
                + ", "
                + group);
      }
      if (!(rate > 0) || !(temperature > 0)) {
        throw new IllegalArgumentException(
            "rate and temperature must be above 0, got " + rate + ", " + temperature);
      }
    }

    GroupRollouts.Settings rollouts() {
      return new GroupRollouts.Settings(group, Sampling.temperature(temperature), maxTokens, seed);
    }
  }

  /**
   * What one step saw.
   *
   * @param step from 1
   * @param right share of its judgements that were right, 0 to 1
   * @param unreadable share of them that nobody could read
   * @param mixed share of its groups that had both, and so something to learn from
   * @param divergence from the weights that the run began with: the estimate that is penalised,
   *     mean over the tokens of the mixed groups before the step; NaN where no group was mixed
   * @param failed draws that the backend could not make
   * @param loss before the step, NaN where no group was mixed
   */
  public record Step(
      int step,
      double right,
      double unreadable,
      double mixed,
      double divergence,
      int failed,
      double loss) {

    /** Its figures in words, without its number. */
    public String shown() {
      return String.format(
          Locale.ROOT,
          "right %.3f, unreadable %.3f, mixed groups %.2f, divergence %.4f, loss %.4f",
          right,
          unreadable,
          mixed,
          divergence,
          loss);
    }
  }

  /**
   * @param tokenizer of the decoder
   * @param file how its weights are written for the engine
   * @param engine opens such a file; what it opens is closed here
   */
  public GrpoTraining(
      Tokenizer tokenizer, ModelFile file, Function<Path, Backend> engine, Settings settings) {
    this.tokenizer = tokenizer;
    this.file = file;
    this.engine = engine;
    this.settings = settings;
    this.checkpoint = Optional.empty();
  }

  private GrpoTraining(GrpoTraining other, Path checkpoint) {
    this.tokenizer = other.tokenizer;
    this.file = other.file;
    this.engine = other.engine;
    this.settings = other.settings;
    this.checkpoint = Optional.of(checkpoint);
  }

  /**
   * Keeps a checkpoint in this file, every {@value #KEEP_EVERY} steps and in the end, and goes on
   * from it where there is one. The weights are then those of a run without a stop as far as the
   * engine draws the same: a draw beside others may differ by rounding (docs/decisions.md).
   */
  public GrpoTraining withCheckpoint(Path path) {
    return new GrpoTraining(this, path);
  }

  /**
   * Trains, on this thread.
   *
   * @param start stays the caller's and is left as it is; also the reference of the penalty
   * @param items with labels, at least one; taken in turn
   * @param weights where the engine's file is written, over and over
   * @return the trained decoder, the caller's to close
   * @throws IllegalArgumentException if there is no item, or the checkpoint is of another run
   * @throws InterruptedException if interrupted between or during draws
   */
  public Decoder train(
      Decoder start, List<PreferenceItem> items, Path weights, Consumer<Step> listener)
      throws InterruptedException {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("there must be items to learn from, got none");
    }
    String fingerprint = fingerprint(start, items);
    try (Fitting fitting =
        checkpoint
            .map(path -> Fitting.from(start, path, fingerprint))
            .orElseGet(() -> Fitting.from(start))) {
      for (int step = Math.toIntExact(fitting.steps()); step < settings.steps(); step++) {
        int first = step * settings.items();
        List<PreferenceItem> taken =
            IntStream.range(first, first + settings.items())
                .mapToObj(i -> items.get(i % items.size()))
                .toList();
        file.write(weights, fitting.decoder(), tokenizer);
        RolloutBatch drawn;
        try (Backend backend = engine.apply(weights)) {
          drawn = GroupRollouts.on(backend, settings.rollouts()).draw(taken, step);
        }
        if (drawn.groups().isEmpty()) {
          throw new IllegalStateException(
              "every draw of step "
                  + (step + 1)
                  + " failed: "
                  + drawn.failed().getFirst().reason());
        }
        Learned learned = learn(fitting, start, drawn.groups());
        listener.accept(
            new Step(
                step + 1,
                drawn.rightShare(),
                1 - drawn.readableShare(),
                drawn.mixedShare(),
                learned.divergence(),
                drawn.failed().size(),
                learned.loss()));
        if (checkpoint.isPresent()
            && ((step + 1) % KEEP_EVERY == 0 || step + 1 == settings.steps())) {
          fitting.keep(checkpoint.get(), fingerprint);
        }
      }
      return start.with(fitting.decoder().weights());
    }
  }

  /** Of all that determines the run. */
  private String fingerprint(Decoder start, List<PreferenceItem> items) {
    CRC32 sum = new CRC32();
    for (PreferenceItem item : items) {
      ItemKey key = ItemKey.of(item);
      sum.update((key.id() + " " + key.digest()).getBytes(StandardCharsets.UTF_8));
    }
    return "grpo " + settings + " " + WeightDigest.of(start) + " items " + sum.getValue();
  }

  /** One judgement: its tokens behind those of its prompt. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Drawn(int[] tokens, int promptLength) {
    int length() {
      return tokens.length - promptLength;
    }
  }

  private Drawn drawn(JudgeRollout rollout) {
    int[] prompt = tokenizer.encode(rollout.prompt());
    IntStream written = IntStream.of(rollout.written().ids());
    // What was cut at its limit must not be taught to end there.
    IntStream end = rollout.ended() ? IntStream.of(tokenizer.control(file.end())) : IntStream.of();
    int[] tokens = IntStream.concat(IntStream.of(prompt), IntStream.concat(written, end)).toArray();
    return new Drawn(tokens, prompt.length);
  }

  private record Learned(double divergence, double loss) {}

  private Learned learn(Fitting fitting, Decoder reference, List<RolloutGroup> groups) {
    List<Drawn> draws = new ArrayList<>();
    List<double[]> advantages = new ArrayList<>();
    for (RolloutGroup group : groups) {
      // A group that is all right or all wrong has advantages of 0: only the penalty would be left.
      if (group.mixed()) {
        List<Drawn> own = group.rollouts().stream().map(this::drawn).toList();
        int[] lengths = own.stream().mapToInt(Drawn::length).toArray();
        draws.addAll(own);
        advantages.addAll(List.of(Advantages.outcome(group.rewards(), lengths)));
      }
    }
    if (draws.isEmpty()) {
      fitting.skip();
      return new Learned(Double.NaN, Double.NaN);
    }
    List<int[]> texts = draws.stream().map(Drawn::tokens).toList();
    int[] promptLengths = draws.stream().mapToInt(Drawn::promptLength).toArray();
    double[][] old = LogProbabilities.of(fitting.decoder(), texts, promptLengths);
    double[][] frozen = LogProbabilities.of(reference, texts, promptLengths);
    List<Rollout> batch =
        IntStream.range(0, draws.size())
            .mapToObj(
                i ->
                    new Rollout(
                        texts.get(i), promptLengths[i], advantages.get(i), old[i], frozen[i]))
            .toList();
    return new Learned(
        LogProbabilities.divergence(old, frozen),
        fitting.step(settings.objective(), batch, settings.rate()));
  }
}
