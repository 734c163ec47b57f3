package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.Sampling;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.Continuation;
import io.dikast.engine.policy.PartialAnswer;
import io.dikast.engine.policy.PolicyModel;
import io.dikast.engine.policy.PolicyTask;
import io.dikast.engine.policy.StepEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A language model that writes answers, whole or step by step, asked as {@link PolicyPrompt} says.
 *
 * <p>A task is one {@link SampleGroup}: its prompt is computed once, however many draws continue
 * it, and what was written before is reused token by token. A step that ends with a delimiter keeps
 * it. Thread-safe.
 */
public final class GenerativePolicyModel implements PolicyModel {

  /** The temperature of self-consistency (arXiv 2203.11171, section 3.1, uses 0.5 to 0.7). */
  public static final double DEFAULT_TEMPERATURE = 0.7;

  /** Tokens that one whole answer may have, where nothing else is said. */
  public static final int DEFAULT_MAX_TOKENS = 1024;

  private final Backend backend;
  private final BackendInfo info;
  private final PolicyPrompt prompt;
  private final Sampling sampling;
  private final int maxTokens;
  private final List<String> stopStrings;

  private GenerativePolicyModel(Builder builder) {
    this.backend = builder.backend;
    this.info = backend.describe();
    this.prompt = new PolicyPrompt(info);
    this.sampling = builder.sampling;
    this.maxTokens = builder.maxTokens;
    this.stopStrings = builder.stopStrings;
  }

  /** A policy model that runs on this backend, which the caller goes on to own and closes. */
  public static Builder on(Backend backend) {
    return new Builder(backend);
  }

  @Override
  public GenerationHandle draw(PolicyTask task, Consumer<Continuation> sink) {
    int left = maxTokens - tokens(task.prefix());
    if (left < 1) {
      throw new IllegalArgumentException(
          "an answer has at most " + maxTokens + " tokens, and all of them are written");
    }
    List<String> stops = stopStrings;
    int limit = left;
    switch (task.until()) {
      case StepEnd.Answer answer -> {}
      case StepEnd.Tokens(int most) -> limit = Math.min(left, most);
      case StepEnd.Delimiter(String text) -> {
        stops = new ArrayList<>(stopStrings);
        stops.add(text);
      }
    }
    return backend.generate(
        new SampleGroup(
            prompt.of(task.question(), task.prefix()),
            task.seeds(),
            sampling,
            limit,
            stops,
            task.ledger(),
            Ledger.Purpose.POLICY,
            true),
        generation -> sink.accept(continuation(task, generation)));
  }

  private static int tokens(PartialAnswer written) {
    return written.steps().stream().mapToInt(TokenSequence::size).sum();
  }

  private Continuation continuation(PolicyTask task, Generation generation) {
    return switch (generation) {
      case Generation.Broken(int draw, var cause) -> Continuation.Failed.broken(draw, cause);
      case Generation.Ended cut when !cut.finish().complete() -> Continuation.CutOff.of(cut);
      case Generation.Ended ended -> written(task, ended);
    };
  }

  private Continuation.Written written(PolicyTask task, Generation.Ended ended) {
    int stop = firstStop(ended.text());
    if (stop >= 0) {
      // The answer ends here and is never continued, so its last ids are of no use to anybody.
      return new Continuation.Written(
          ended.draw(),
          TokenSequence.ofText(ended.text().substring(0, stop)),
          true,
          ended.meanLogProbability());
    }
    boolean stepOnly =
        switch (task.until()) {
          case StepEnd.Answer answer -> false;
          case StepEnd.Tokens tokens -> false;
          case StepEnd.Delimiter(String text) -> ended.text().contains(text);
        };
    return new Continuation.Written(
        ended.draw(),
        ended.tokens(),
        ended.finish() == Generation.Finish.STOP && !stepOnly,
        ended.meanLogProbability());
  }

  private int firstStop(String text) {
    int first = -1;
    for (String stop : stopStrings) {
      int at = text.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  @Override
  public String model() {
    return info.model();
  }

  @Override
  public String fingerprint() {
    // policy/1 stands for the rendering: another number once it changes.
    return String.join(
        "|",
        "policy/1",
        info.fingerprint(),
        prompt.fingerprint(),
        sampling.toString(),
        Integer.toString(maxTokens),
        stopStrings.toString());
  }

  /** Options of a policy model; {@link #build} may be called any number of times. */
  public static final class Builder {

    private final Backend backend;
    private Sampling sampling = Sampling.temperature(DEFAULT_TEMPERATURE);
    private int maxTokens = DEFAULT_MAX_TOKENS;
    private List<String> stopStrings = List.of();

    private Builder(Backend backend) {
      this.backend = Objects.requireNonNull(backend, "backend");
    }

    /** How tokens are drawn; temperature {@value #DEFAULT_TEMPERATURE} unless said. */
    public Builder sampling(Sampling how) {
      this.sampling = Objects.requireNonNull(how, "how");
      return this;
    }

    /**
     * The most tokens that a whole answer may have, all its steps together, at least 1; {@value
     * #DEFAULT_MAX_TOKENS} unless said. An answer that has reached them is not finished.
     */
    public Builder maxTokens(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("maxTokens must be at least 1, got " + most);
      }
      this.maxTokens = most;
      return this;
    }

    /** Texts before which an answer ends, for models that do not end by themselves; none. */
    public Builder stopStrings(List<String> texts) {
      this.stopStrings = List.copyOf(texts);
      return this;
    }

    /**
     * The policy model.
     *
     * @throws IllegalArgumentException if the model file brings a faulty template
     */
    public PolicyModel build() {
      return new GenerativePolicyModel(this);
    }
  }
}
