package io.dikast.samplers;

import io.dikast.engine.Question;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Judging;
import io.dikast.engine.reward.Permutation;
import io.dikast.engine.reward.RewardModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Reward models that write nothing: a judgement has scores alone. All draws of a task that show the
 * responses in one order (in any order, where it does not matter) are the same and computed once.
 */
final class ScalarRewardModel implements RewardModel {

  private final Appraiser appraiser;

  ScalarRewardModel(Appraiser appraiser) {
    this.appraiser = appraiser;
  }

  private record Group(Permutation order, List<Draw> draws) {}

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    List<Group> groups = groups(task);
    List<CompletableFuture<Appraisal>> asked = new ArrayList<>();
    try {
      for (Group group : groups) {
        asked.add(
            appraiser.appraise(
                task.question(), group.order().apply(task.responses()), task.ledger()));
      }
    } catch (RuntimeException e) {
      asked.forEach(each -> each.cancel(true));
      throw e;
    }
    List<SharedDraws> judgings = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      Group group = groups.get(g);
      CompletableFuture<Appraisal> answer = asked.get(g);
      SharedDraws draws = new SharedDraws(group.draws(), sink, () -> answer.cancel(true));
      judgings.add(draws);
      var _ =
          answer.whenComplete(
              (appraisal, failure) ->
                  draws.tell(
                      draw ->
                          failure == null
                              ? sample(draw, group.order(), appraisal, task.question())
                              : Shortfall.of(draw, failure, task.ledger())));
    }
    return index -> judgings.forEach(draws -> draws.cancel(index));
  }

  private List<Group> groups(JudgeTask task) {
    if (!appraiser.ordered()) {
      return List.of(new Group(Permutation.identity(task.responses().size()), task.draws()));
    }
    Map<Permutation, List<Draw>> orders = GenerativeRewardModel.byPermutation(task.draws());
    return orders.entrySet().stream()
        .map(order -> new Group(order.getKey(), order.getValue()))
        .toList();
  }

  private static GrmSample sample(
      Draw draw, Permutation order, Appraisal appraisal, Question question) {
    return switch (appraisal) {
      case Appraisal.Scored(List<Double> byPosition) ->
          new GrmSample.Judged(
              draw,
              new Judgement(List.of(), "", order.restore(byPosition)),
              Generation.Finish.STOP,
              Prompt.of(Segment.content(question.text())),
              Double.NaN);
      case Appraisal.Unreadable(String reason) ->
          new GrmSample.Unreadable(
              draw,
              reason,
              io.dikast.engine.backend.TokenSequence.ofText(""),
              Generation.Finish.STOP);
    };
  }

  @Override
  public String model() {
    return appraiser.model();
  }

  @Override
  public String fingerprint() {
    return appraiser.fingerprint();
  }
}
