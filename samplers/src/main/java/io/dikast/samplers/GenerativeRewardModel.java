package io.dikast.samplers;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.RewardModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pointwise generative reward model (GRM) of arXiv 2504.02495, section 2: all responses stand
 * in one prompt, the model writes principles, a critique and one score a response, and only the
 * scores vote.
 *
 * <p>Draws that see the responses in the same order form one {@link SampleGroup}, so k draws over p
 * permutations compute p prompts. A task is refused before any sample is told, should the prompt of
 * any permutation not fit: samples wait until the backend has taken every group. The prompts of a
 * task differ only in the order of their parts, so nearly always the first one settles it; where a
 * later one is refused (by a token or two), the groups before it are cancelled, and what they
 * computed until then stays in the ledger.
 *
 * <p>A draw that ended by itself is read by {@link JudgementParser}. A draw that a budget, a
 * deadline or a cancel cut off is {@link GrmSample.Failed}, even if scores can be read in what it
 * wrote: it may have been about to write others. Thread-safe.
 */
public final class GenerativeRewardModel implements RewardModel {

  /** The temperature of arXiv 2504.02495 for inference-time scaling. */
  public static final double DEFAULT_TEMPERATURE = 0.5;

  /** Tokens that one judgement may have, where nothing else is said. */
  public static final int DEFAULT_MAX_TOKENS = 1024;

  private final Backend backend;
  private final BackendInfo info;
  private final JudgeTemplate template;
  private final Sampling sampling;
  private final int maxTokens;
  private final JudgementReader reader;

  private GenerativeRewardModel(Builder builder) {
    this.backend = builder.backend;
    this.info = backend.describe();
    JudgeTemplate chosen = builder.template;
    this.template =
        chosen != null
            ? chosen
            : JudgeTemplate.of(info.metadata()).orElseGet(JudgeTemplate::standard);
    this.sampling = builder.sampling;
    this.maxTokens = builder.maxTokens;
    this.reader = builder.reader;
  }

  /** A judge that runs on this backend, which the caller goes on to own and closes. */
  public static Builder on(Backend backend) {
    return new Builder(backend);
  }

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    SampleGate gate = new SampleGate(sink);
    List<Group> groups = new ArrayList<>();
    try {
      byPermutation(task.draws())
          .forEach((permutation, draws) -> groups.add(start(task, permutation, draws, gate)));
    } catch (RuntimeException e) {
      gate.drop();
      groups.forEach(group -> group.handle().cancel());
      throw e;
    }
    gate.open();
    return index -> groups.forEach(group -> group.cancel(index));
  }

  /** Draws of each order of the responses, by index; the order of the lowest index first. */
  static Map<Permutation, List<Draw>> byPermutation(List<Draw> draws) {
    Map<Permutation, List<Draw>> groups = new LinkedHashMap<>();
    draws.stream()
        .sorted(Comparator.comparingInt(Draw::index))
        .forEach(
            draw ->
                groups.computeIfAbsent(draw.permutation(), seen -> new ArrayList<>()).add(draw));
    return groups;
  }

  private record Group(List<Draw> draws, GenerationHandle handle) {
    void cancel(int index) {
      for (int i = 0; i < draws.size(); i++) {
        if (draws.get(i).index() == index) {
          handle.cancel(i);
        }
      }
    }
  }

  private Group start(JudgeTask task, Permutation permutation, List<Draw> draws, SampleGate gate) {
    Prompt prompt =
        template.render(task.question(), permutation.apply(task.responses()), info.chat());
    List<Long> seeds = draws.stream().map(Draw::seed).toList();
    GenerationHandle handle =
        backend.generate(
            SampleGroup.of(prompt, seeds, sampling, maxTokens, task.ledger()),
            generation -> {
              Draw draw = draws.get(generation.draw());
              gate.tell(sample(draw, prompt, generation));
            });
    return new Group(draws, handle);
  }

  private GrmSample sample(Draw draw, Prompt prompt, Generation generation) {
    return switch (generation) {
      case Generation.Broken broken -> GrmSample.Failed.broken(draw, broken.cause());
      case Generation.Ended cut when !cut.finish().complete() ->
          GrmSample.Failed.cutOff(draw, cut.finish());
      case Generation.Ended ended ->
          switch (reader.read(ended.text(), draw.permutation())) {
            case Reading.Legible legible ->
                new GrmSample.Judged(
                    draw,
                    legible.judgement(),
                    ended.finish(),
                    prompt.followedBy(ended.tokens()),
                    ended.meanLogProbability());
            case Reading.Unreadable unreadable ->
                new GrmSample.Unreadable(draw, unreadable.reason(), ended.tokens(), ended.finish());
          };
    };
  }

  @Override
  public String model() {
    return info.model();
  }

  @Override
  public String fingerprint() {
    // grm/1 stands for the rendering and the reading: another number once either changes.
    return String.join(
        "|",
        "grm/1",
        info.fingerprint(),
        template.fingerprint(),
        sampling.toString(),
        Integer.toString(maxTokens));
  }

  /** Options of a generative reward model; {@link #build} may be called any number of times. */
  public static final class Builder {

    private final Backend backend;
    private Sampling sampling = Sampling.temperature(DEFAULT_TEMPERATURE);
    private int maxTokens = DEFAULT_MAX_TOKENS;
    private @Nullable JudgeTemplate template;
    private JudgementReader reader = JudgementParser::read;

    private Builder(Backend backend) {
      this.backend = Objects.requireNonNull(backend, "backend");
    }

    /** How tokens are drawn; temperature {@value #DEFAULT_TEMPERATURE} unless said. */
    public Builder sampling(Sampling how) {
      this.sampling = Objects.requireNonNull(how, "how");
      return this;
    }

    /**
     * The most tokens a judgement may have, at least 1; {@value #DEFAULT_MAX_TOKENS} unless said.
     * The backend ends a draw earlier where its context is full.
     */
    public Builder maxTokens(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("maxTokens must be at least 1, got " + most);
      }
      this.maxTokens = most;
      return this;
    }

    /** The template; unless said the model's own, or else the {@link JudgeTemplate#standard}. */
    public Builder template(JudgeTemplate any) {
      this.template = Objects.requireNonNull(any, "any");
      return this;
    }

    /** What reads the judgements; it goes with the template, whose fingerprint stands for both. */
    Builder reader(JudgementReader any) {
      this.reader = any;
      return this;
    }

    /**
     * The reward model.
     *
     * @throws IllegalArgumentException if the model file brings a faulty template
     */
    public RewardModel build() {
      return new GenerativeRewardModel(this);
    }
  }
}
