package io.dikast.bench.quality;

import io.dikast.engine.Budget;
import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.Embedding;
import io.dikast.engine.backend.HiddenState;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.RewardModel;
import io.dikast.eval.PreferenceItem;
import io.dikast.metarm.MarkedJudgement;
import io.dikast.metarm.MetaFitting;
import io.dikast.metarm.MetaHead;
import io.dikast.metarm.StateSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/** Draws judgements of questions whose answer is known, and fits a head to them. */
final class HeadTraining {

  private final Backend backend;
  private final RewardModel judge;
  private final int draws;

  /**
   * @param judge on that backend
   * @param draws judgements of each question, at least 1
   */
  HeadTraining(Backend backend, RewardModel judge, int draws) {
    this.backend = backend;
    this.judge = judge;
    this.draws = draws;
  }

  /**
   * A head over features and hidden states.
   *
   * @param told how many questions of how many are judged
   */
  MetaHead fit(List<PreferenceItem> items, BiConsumer<Integer, Integer> told)
      throws InterruptedException {
    List<MarkedJudgement> marked = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      judge(items.get(i), i, marked);
      told.accept(i + 1, items.size());
    }
    return MetaFitting.DEFAULT.fitStates(marked, StateSource.of(backend.describe()));
  }

  private void judge(PreferenceItem item, int seed, List<MarkedJudgement> marked)
      throws InterruptedException {
    Ledger ledger = Ledger.open(Budget.samples(draws));
    BlockingQueue<GrmSample> arrivals = new LinkedBlockingQueue<>();
    int responses = item.responses().size();
    JudgeTask task =
        new JudgeTask(
            item.question(),
            item.responses(),
            DrawPlan.balanced(draws, responses, seed, DrawPlan.DEFAULT_ROTATIONS),
            ledger);
    var _ = judge.judge(task, arrivals::add);
    for (int done = 0; done < draws; done++) {
      if (arrivals.take() instanceof GrmSample.Judged judged) {
        Embedding end = new Embedding(judged.transcript(), ledger, Ledger.Purpose.META);
        HiddenState state = backend.embed(end).join();
        marked.add(
            MarkedJudgement.of(
                item.id(), judged, List.of(), Optional.of(state), right(judged, item.best())));
      }
    }
  }

  /** By arXiv 2504.02495, section 4.2: nothing but a best response stands at the top. */
  private static boolean right(GrmSample.Judged judged, Set<Integer> best) {
    List<Double> scores = judged.judgement().scores();
    double top = scores.stream().mapToDouble(x -> x).max().orElseThrow();
    for (int i = 0; i < scores.size(); i++) {
      if (scores.get(i) == top && !best.contains(i)) {
        return false;
      }
    }
    return true;
  }
}
