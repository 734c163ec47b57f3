package io.dikast.spct.rft;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.SampleGroup;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.DrawPlan;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.JudgeTask;
import io.dikast.engine.reward.Permutation;
import io.dikast.eval.data.QuestionItem;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Answers of one question: first they are drawn, then judged together. */
final class AnsweredItem implements ItemWork {

  private final RejectionSampling sampling;
  private final QuestionItem item;
  private final ItemKey key;
  private final Prompt prompt;
  private final List<Draw> draws;
  private final List<Generation> drawn = new ArrayList<>();
  private final List<GrmSample> judged = new ArrayList<>();
  private final List<GrmSample.Failed> failed = new ArrayList<>();
  private List<TokenSequence> candidates = List.of();
  private boolean begun;
  private boolean judging;
  private int out;

  AnsweredItem(RejectionSampling sampling, QuestionItem item) {
    this.sampling = sampling;
    this.item = item;
    this.key = ItemKey.of(item);
    this.prompt = sampling.prompt().of(item.question());
    this.draws =
        DrawPlan.unshuffled(sampling.settings().answers(), 1, key.seed(sampling.settings().seed()));
  }

  @Override
  public State advance(Ledger ledger, Consumer<Runnable> inbox) {
    if (!begun) {
      begun = true;
      draw(ledger, inbox);
    }
    if (out > 0) {
      return new State.Waiting();
    }
    if (drawn.stream().anyMatch(AnsweredItem::isCutOff)) {
      return new State.CutOff();
    }
    if (!judging) {
      judging = true;
      candidates = candidates();
      if (!candidates.isEmpty()) {
        judge(ledger, inbox);
      }
      if (out > 0) {
        return new State.Waiting();
      }
    }
    return judged.stream().anyMatch(JudgedItem::isCutOff)
        ? new State.CutOff()
        : new State.Done(outcome());
  }

  private static boolean isCutOff(Generation generation) {
    return generation instanceof Generation.Ended ended && !ended.finish().complete();
  }

  private void draw(Ledger ledger, Consumer<Runnable> inbox) {
    RejectionSampling.Settings settings = sampling.settings();
    out += draws.size();
    try {
      var _ =
          sampling
              .policy()
              .generate(
                  SampleGroup.of(
                      prompt,
                      draws.stream().map(Draw::seed).toList(),
                      settings.sampling(),
                      settings.maxTokens(),
                      ledger),
                  generation ->
                      inbox.accept(
                          () -> {
                            drawn.add(generation);
                            out--;
                          }));
    } catch (IllegalArgumentException e) {
      // A question that does not fit the context costs itself, not the run.
      out -= draws.size();
      draws.forEach(draw -> failed.add(GrmSample.Failed.broken(draw, e)));
    }
  }

  private void judge(Ledger ledger, Consumer<Runnable> inbox) {
    List<Draw> judgements =
        DrawPlan.balanced(
            sampling.settings().judgements(),
            candidates.size(),
            key.seed(sampling.settings().seed()),
            DrawPlan.DEFAULT_ROTATIONS);
    List<String> responses = candidates.stream().map(TokenSequence::text).toList();
    out += judgements.size();
    try {
      var _ =
          sampling
              .judge()
              .judge(
                  new JudgeTask(item.question(), responses, judgements, ledger),
                  sample ->
                      inbox.accept(
                          () -> {
                            judged.add(sample);
                            out--;
                          }));
    } catch (IllegalArgumentException e) {
      out -= judgements.size();
      judgements.forEach(draw -> failed.add(GrmSample.Failed.broken(draw, e)));
    }
  }

  /** Whole answers that say something, in the order of their draws, equal ones once. */
  private List<TokenSequence> candidates() {
    Map<String, TokenSequence> distinct = new LinkedHashMap<>();
    drawn.stream()
        .sorted(Comparator.comparingInt(Generation::draw))
        .forEach(
            generation -> {
              switch (generation) {
                case Generation.Ended ended when isCandidate(ended) ->
                    distinct.putIfAbsent(ended.text(), ended.tokens());
                case Generation.Ended _ -> {}
                case Generation.Broken broken ->
                    failed.add(GrmSample.Failed.broken(draws.get(broken.draw()), broken.cause()));
              }
            });
    return List.copyOf(distinct.values());
  }

  private static boolean isCandidate(Generation.Ended ended) {
    return ended.finish() == Generation.Finish.STOP && !ended.text().isBlank();
  }

  private ItemOutcome outcome() {
    int unreadable =
        (int)
            drawn.stream()
                .filter(one -> one instanceof Generation.Ended ended && !isCandidate(ended))
                .count();
    long tokens =
        drawn.stream()
            .mapToLong(one -> one instanceof Generation.Ended ended ? ended.tokens().size() : 0)
            .sum();
    List<List<Double>> scores = new ArrayList<>();
    judged.sort(Comparator.comparingInt(sample -> sample.draw().index()));
    for (GrmSample sample : judged) {
      switch (sample) {
        case GrmSample.Judged judgement -> {
          scores.add(judgement.judgement().scores());
          tokens += judgement.written().size();
        }
        case GrmSample.Unreadable illegible -> {
          unreadable++;
          tokens += illegible.written().size();
        }
        case GrmSample.Failed failure -> failed.add(failure);
      }
    }
    List<Trajectory> trajectories = scores.isEmpty() ? List.of() : trajectories(scores);
    Verdict verdict =
        trajectories.stream().anyMatch(Trajectory::right)
            ? Verdict.KEPT
            : trajectories.isEmpty() && !failed.isEmpty() ? Verdict.FAILED : Verdict.TOO_HARD;
    return new ItemOutcome(key, verdict, trajectories, unreadable, failed, false, tokens);
  }

  private List<Trajectory> trajectories(List<List<Double>> scores) {
    double[] means =
        IntStream.range(0, candidates.size())
            .mapToDouble(
                i -> scores.stream().mapToDouble(own -> own.get(i)).average().orElseThrow())
            .toArray();
    int best = 0;
    for (int i = 1; i < means.length; i++) {
      // Of equally good ones the first that was drawn.
      if (means[i] > means[best]) {
        best = i;
      }
    }
    int kept = means[best] >= sampling.settings().threshold() ? best : -1;
    return IntStream.range(0, means.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> means[i]))
        .map(
            i ->
                new Trajectory(
                    item.id(),
                    prompt,
                    candidates.get(i),
                    Permutation.identity(1),
                    List.of(means[i]),
                    i == kept,
                    false))
        .toList();
  }
}
