package io.dikast.bench.micro;

import io.dikast.aggregators.Aggregators;
import io.dikast.engine.AnswerSelector;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.reward.RewardModel;
import io.dikast.samplers.GenerativeRewardModel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a draw costs besides the model: a selection of 64 draws whose answers are there at once. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class EngineOverheadBenchmark {

  private static final int DRAWS = 64;

  private final Question question = Question.of("Which of these is the best?");
  private final List<String> responses = List.of("the first", "the second", "the third", "none");

  private final AnswerSelector runLoop = selector(new InstantJudge());
  private final AnswerSelector wholeJudge =
      selector(GenerativeRewardModel.on(new InstantBackend(Critiques.ofFour())).build());

  private static AnswerSelector selector(RewardModel judge) {
    return AnswerSelector.builder(judge, Aggregators.meanScore()).samples(DRAWS).build();
  }

  /** The run loop and the vote. */
  @Benchmark
  @OperationsPerInvocation(DRAWS)
  public Selection runLoop() {
    return runLoop.select(question, responses);
  }

  /** The same with prompts put together and critiques of 2 KB parsed. */
  @Benchmark
  @OperationsPerInvocation(DRAWS)
  public Selection wholeJudge() {
    return wholeJudge.select(question, responses);
  }
}
