package io.dikast.spct.cli;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Sampling;
import io.dikast.eval.data.LoadedData;
import io.dikast.eval.data.QuestionData;
import io.dikast.eval.data.QuestionItem;
import io.dikast.samplers.GenerativeRewardModel;
import io.dikast.spct.rft.ItemKey;
import io.dikast.spct.rft.RejectionSampling;
import io.dikast.spct.rft.TrainingFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Draws answers and writes the best ones. */
@Command(
    name = "answers",
    sortOptions = false,
    header = "Rejection sampling: draws answers of questions, writes the best by a judge.",
    description = {
      "The best answer of a question is kept if its mean score reaches the threshold. A run that"
          + " was stopped goes on where it was.",
    })
final class AnswersCommand implements Callable<Integer> {

  @ParentCommand private @Nullable SpctCommand spct;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description =
          "Questions: JSONL or a JSON array of any format that eval reads, or with a prompt (a text"
              + " or messages) and, where there are, id, reference, subset.")
  private @Nullable Path data;

  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--answers",
      paramLabel = "N",
      defaultValue = "8",
      description = "Answers of a question, 1 to 64 (default: ${DEFAULT-VALUE}).")
  private int answers;

  @Option(
      names = {"-k", "--samples"},
      paramLabel = "K",
      defaultValue = "8",
      description = "Judgements of the answers of a question (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      defaultValue = "6",
      description = "The least mean score to keep, 1 to 10 (default: ${DEFAULT-VALUE}).")
  private double threshold;

  @Option(
      names = "--temp",
      paramLabel = "T",
      defaultValue = "0.8",
      description = "Temperature of answers (default: ${DEFAULT-VALUE}).")
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Draw from the most probable tokens that reach this together (default: ${DEFAULT-VALUE}).")
  private double topP;

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      defaultValue = "1024",
      description =
          "The most tokens of an answer, and of a judgement; an answer that reaches it is no whole"
              + " one (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = {"-s", "--seed"},
      paramLabel = "N",
      defaultValue = "0",
      description = "Determines orders and draws (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--judge",
      paramLabel = "FILE",
      description = "GGUF file of the judge (default: the model that answers).")
  private @Nullable Path judge;

  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private FleetOptions fleet = new FleetOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    SpctCommand parent = Objects.requireNonNull(spct);
    Path from = Objects.requireNonNull(data);
    if (run.formats().contains(TrainingFormat.META)) {
      throw new IllegalArgumentException("meta is a format of judgements, not of answers");
    }
    RejectionSampling.Settings settings =
        new RejectionSampling.Settings(
            answers,
            Sampling.temperature(temperature).withTopP(topP),
            maxTokens,
            samples,
            threshold,
            seed,
            RejectionSampling.Settings.DEFAULT.items());
    LoadedData<QuestionItem> loaded = QuestionData.load(from);
    parent.tellFaults(from, loaded);
    if (judge != null && !Files.isRegularFile(judge)) {
      throw new NoSuchFileException(judge.toString());
    }
    try (Backend policy = fleet.open(engine)) {
      if (judge == null) {
        return run(parent, loaded, policy, policy, settings);
      }
      try (Backend other = engine.open(judge)) {
        return run(parent, loaded, policy, other, settings);
      }
    }
  }

  private int run(
      SpctCommand parent,
      LoadedData<QuestionItem> loaded,
      Backend policy,
      Backend judging,
      RejectionSampling.Settings settings)
      throws IOException, InterruptedException {
    RejectionSampling sampling =
        RejectionSampling.of(
            policy, GenerativeRewardModel.on(judging).maxTokens(maxTokens).build(), settings);
    return new DataRun<QuestionItem>(parent, run, ItemKey::of, sampling::run)
        .run(loaded.items(), sampling.fingerprint(), "answers", loaded.faulty());
  }
}
