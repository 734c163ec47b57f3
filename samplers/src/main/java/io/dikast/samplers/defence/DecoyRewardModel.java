package io.dikast.samplers.defence;

import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.ResponseNote;
import io.dikast.engine.reward.RewardModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Shows its judge one response more, which answers nothing, and discards what falls for it. */
record DecoyRewardModel(RewardModel judge, String decoy) implements RewardModel {

  /*
   * The decoy stands last in every order: so the numbers that a critique gives the responses are
   * those of the permutation, and all orders go on to share their prompts' beginning.
   *
   * A sample is discarded where the decoy is at the top, alone or not: a judge that finds nothing
   * better than no answer has not told the responses apart either.
   */

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    List<String> shown = new ArrayList<>(task.responses());
    shown.add(decoy);
    Map<Integer, Draw> asked = new HashMap<>();
    List<Draw> draws = new ArrayList<>();
    for (Draw draw : task.draws()) {
      asked.put(draw.index(), draw);
      List<Integer> order = new ArrayList<>(draw.permutation().order());
      order.add(order.size());
      draws.add(new Draw(draw.index(), draw.seed(), new Permutation(order)));
    }
    return judge.judge(
        new JudgeTask(task.question(), shown, draws, task.ledger()),
        sample ->
            sink.accept(
                withoutDecoy(sample, Objects.requireNonNull(asked.get(sample.draw().index())))));
  }

  private static GrmSample withoutDecoy(GrmSample sample, Draw draw) {
    return switch (sample) {
      case GrmSample.Judged judged -> withoutDecoy(judged, draw);
      case GrmSample.Unreadable unreadable -> unreadable.on(draw);
      case GrmSample.Failed failed -> failed.on(draw);
    };
  }

  private static GrmSample withoutDecoy(GrmSample.Judged judged, Draw draw) {
    Judgement judgement = judged.judgement();
    int last = judgement.scores().size() - 1;
    List<Double> scores = judgement.scores().subList(0, last);
    double best = Collections.max(scores);
    double decoyScore = judgement.scores().get(last);
    if (decoyScore >= best) {
      return new GrmSample.Unreadable(
          draw,
          "discarded: the decoy got " + decoyScore + ", the best response " + best,
          judged.written(),
          judged.finish());
    }
    return new GrmSample.Judged(
        draw,
        new Judgement(judgement.principles(), judgement.critique(), scores),
        judged.finish(),
        judged.transcript(),
        judged.meanLogProbability());
  }

  @Override
  public String model() {
    return judge.model();
  }

  @Override
  public String fingerprint() {
    return String.join("|", judge.fingerprint(), "decoy/1", decoy);
  }

  @Override
  public List<ResponseNote> notes(List<String> responses) {
    return judge.notes(responses);
  }
}
