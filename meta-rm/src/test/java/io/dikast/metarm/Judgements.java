package io.dikast.metarm;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.Principle;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Judgements to look at. */
final class Judgements {

  static final Prompt PROMPT = Prompt.of(Segment.template("judge this"));
  private static final Principle PRINCIPLE = new Principle("Be exact", null);

  private Judgements() {}

  /** One that ended by itself: no principles, three tokens, unknown probabilities. */
  static GrmSample.Judged scoring(double... scores) {
    return of(3, 0, Double.NaN, scores);
  }

  static GrmSample.Judged of(
      int tokens, int principles, double meanLogProbability, double... scores) {
    return new GrmSample.Judged(
        new Draw(0, 1, Permutation.identity(scores.length)),
        new Judgement(
            IntStream.range(0, principles).mapToObj(_ -> PRINCIPLE).toList(),
            "a critique",
            Arrays.stream(scores).boxed().toList()),
        Generation.Finish.STOP,
        PROMPT.followedBy(TokenSequence.of("vocabulary", new int[tokens], "written")),
        meanLogProbability);
  }

  /** The same with another end or transcript. */
  static GrmSample.Judged with(
      GrmSample.Judged sample, Generation.Finish finish, Prompt transcript) {
    return new GrmSample.Judged(
        sample.draw(), sample.judgement(), finish, transcript, sample.meanLogProbability());
  }

  /** A task of one judgement. */
  static JudgedTask task(String question, GrmSample.Judged sample, boolean right) {
    return new JudgedTask(question, List.of(new JudgedTask.Marked(sample, right)));
  }
}
