package io.dikast.spct.grpo;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.RewardModel;
import io.dikast.eval.PreferenceItem;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.samplers.JudgeTemplate;
import io.dikast.spct.model.Decoder;
import io.dikast.spct.model.ModelFile;
import io.dikast.spct.rft.RuleReward;
import io.dikast.spct.text.Tokenizer;
import io.dikast.spct.train.Fitting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Rule-based reinforcement learning of a judge (arXiv 2504.02495, section 3.2): in each step the
 * engine draws a group of judgements of each of a few items with the weights as they are, a rule
 * says which are right, and the decoder moves towards what did better than its group. Advantages
 * are by outcome.
 */
public final class GrpoTraining {

  private final Tokenizer tokenizer;
  private final ModelFile file;
  private final Function<Path, Backend> engine;
  private final Settings settings;

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
  }

  /**
   * What one step saw.
   *
   * @param step from 1
   * @param right share of its judgements that were right, 0 to 1
   * @param unreadable share of them that nobody could read
   * @param mixed share of its groups that had both, and so something to learn from
   * @param loss before the step, NaN where no group was mixed
   */
  public record Step(int step, double right, double unreadable, double mixed, double loss) {

    /** Its figures in words, without its number. */
    public String shown() {
      return String.format(
          Locale.ROOT,
          "right %.3f, unreadable %.3f, mixed groups %.2f, loss %.4f",
          right,
          unreadable,
          mixed,
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
  }

  /**
   * Trains, on this thread.
   *
   * @param start stays the caller's and is left as it is; also the reference of the penalty
   * @param items with labels, at least one; taken in turn
   * @param weights where the engine's file is written, over and over
   * @return the trained decoder, the caller's to close
   * @throws InterruptedException if interrupted between or during draws
   */
  public Decoder train(
      Decoder start, List<PreferenceItem> items, Path weights, Consumer<Step> listener)
      throws InterruptedException {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("there must be items to learn from, got none");
    }
    try (Fitting fitting = Fitting.from(start)) {
      for (int step = 0; step < settings.steps(); step++) {
        int first = step * settings.items();
        List<PreferenceItem> taken =
            IntStream.range(first, first + settings.items())
                .mapToObj(i -> items.get(i % items.size()))
                .toList();
        file.write(weights, fitting.decoder(), tokenizer);
        List<Group> groups;
        try (Backend backend = engine.apply(weights)) {
          groups = drawn(backend, taken, step);
        }
        double loss = learn(fitting, start, groups);
        listener.accept(told(step + 1, groups, loss));
      }
      return Decoder.of(start.shape(), fitting.decoder().weights());
    }
  }

  /** One judgement: its tokens behind those of its prompt, and what the rule gave for it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Drawn(int[] tokens, int promptLength, boolean right, boolean readable) {}

  private record Group(List<Drawn> draws) {
    boolean mixed() {
      return draws.stream().map(Drawn::right).distinct().count() > 1;
    }
  }

  private List<Group> drawn(Backend backend, List<PreferenceItem> items, int step)
      throws InterruptedException {
    RewardModel judge =
        GenerativeRewardModel.on(backend)
            .sampling(Sampling.temperature(settings.temperature()))
            .maxTokens(settings.maxTokens())
            .build();
    JudgeTemplate template =
        JudgeTemplate.of(backend.describe().metadata()).orElseGet(JudgeTemplate::standard);
    List<List<GrmSample>> samples = new ArrayList<>();
    CountDownLatch left = new CountDownLatch(items.size() * settings.group());
    for (int i = 0; i < items.size(); i++) {
      PreferenceItem item = items.get(i);
      List<GrmSample> own = new ArrayList<>();
      samples.add(own);
      judge.judge(
          new JudgeTask(
              item.question(),
              item.responses(),
              DrawPlan.balanced(
                  settings.group(),
                  item.responses().size(),
                  settings.seed() + 31L * step * items.size() + i,
                  DrawPlan.DEFAULT_ROTATIONS),
              Ledger.open(Budget.samples(settings.group()))),
          sample -> {
            synchronized (own) {
              own.add(sample);
            }
            left.countDown();
          });
    }
    left.await();
    return IntStream.range(0, items.size())
        .mapToObj(i -> group(template, items.get(i), samples.get(i)))
        .toList();
  }

  private Group group(JudgeTemplate template, PreferenceItem item, List<GrmSample> samples) {
    List<Drawn> draws = new ArrayList<>();
    samples.stream()
        .sorted(Comparator.comparingInt(sample -> sample.draw().index()))
        .forEach(
            sample -> {
              int[] prompt =
                  tokenizer.encode(
                      template.render(
                          item.question(),
                          sample.draw().permutation().apply(item.responses()),
                          false));
              switch (sample) {
                case GrmSample.Judged judged ->
                    draws.add(
                        drawn(
                            prompt,
                            judged.written().ids(),
                            RuleReward.right(judged.judgement().scores(), item.best()),
                            true));
                // Its tokens are not told; those of its text are nearly always the same.
                case GrmSample.Unreadable unreadable ->
                    draws.add(drawn(prompt, tokenizer.encode(unreadable.text()), false, false));
                case GrmSample.Failed failed ->
                    throw new IllegalStateException("a draw failed: " + failed.reason());
              }
            });
    return new Group(draws);
  }

  private Drawn drawn(int[] prompt, int[] written, boolean right, boolean readable) {
    int[] tokens =
        IntStream.concat(
                IntStream.concat(IntStream.of(prompt), IntStream.of(written)),
                IntStream.of(tokenizer.control(file.end())))
            .toArray();
    return new Drawn(tokens, prompt.length, right, readable);
  }

  private double learn(Fitting fitting, Decoder reference, List<Group> groups) {
    List<Drawn> draws = new ArrayList<>();
    List<double[]> advantages = new ArrayList<>();
    for (Group group : groups) {
      // A group that is all right or all wrong has advantages of 0: only the penalty would be left.
      if (group.mixed()) {
        draws.addAll(group.draws());
        double[] rewards =
            group.draws().stream().mapToDouble(draw -> RuleReward.of(draw.right())).toArray();
        int[] lengths =
            group.draws().stream()
                .mapToInt(draw -> draw.tokens().length - draw.promptLength())
                .toArray();
        advantages.addAll(List.of(Advantages.outcome(rewards, lengths)));
      }
    }
    if (draws.isEmpty()) {
      return Double.NaN;
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
    return fitting.step(settings.objective(), batch, settings.rate());
  }

  private static Step told(int step, List<Group> groups, double loss) {
    List<Drawn> all = groups.stream().flatMap(group -> group.draws().stream()).toList();
    return new Step(
        step,
        all.stream().filter(Drawn::right).count() / (double) all.size(),
        all.stream().filter(draw -> !draw.readable()).count() / (double) all.size(),
        groups.stream().filter(Group::mixed).count() / (double) groups.size(),
        loss);
  }
}
