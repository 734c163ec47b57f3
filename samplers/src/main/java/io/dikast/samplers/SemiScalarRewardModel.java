package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.GenerationHandle;
import io.dikast.engine.backend.LabelProbabilities;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Reward models that write a critique and are asked for a label behind it (CLoud, arXiv 2408.11791,
 * with a label's probability for its head): of each response by itself, or of all that are shown
 * together. Draws with one prompt are one group of the backend.
 */
final class SemiScalarRewardModel implements RewardModel {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final Backend backend;
  private final BackendInfo info;
  private final CritiquedAnswer asking;
  private final Sampling sampling;
  private final int maxTokens;
  private final boolean together;

  /**
   * A semi-scalar reward model.
   *
   * @param together whether one critique is of all responses, in the order of the draw
   */
  SemiScalarRewardModel(
      Backend backend, CritiquedAnswer asking, Sampling sampling, int maxTokens, boolean together) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, got " + maxTokens);
    }
    this.backend = backend;
    this.info = backend.describe();
    this.asking = asking;
    this.sampling = sampling;
    this.maxTokens = maxTokens;
    this.together = together;
  }

  /** A group of the backend: critiques of the same responses. */
  private record Group(List<CritiquedDraw> draws, GenerationHandle handle) {
    void cancel(int index) {
      for (int i = 0; i < draws.size(); i++) {
        if (draws.get(i).draw().index() == index) {
          handle.cancel(i);
        }
      }
    }
  }

  @Override
  public Judging judge(JudgeTask task, Consumer<GrmSample> sink) {
    SampleGate gate = new SampleGate(sink);
    List<Group> groups = new ArrayList<>();
    List<CritiquedDraw> draws = new ArrayList<>();
    try {
      if (together) {
        for (Map.Entry<Permutation, List<Draw>> order :
            GenerativeRewardModel.byPermutation(task.draws()).entrySet()) {
          List<CritiquedDraw> same = open(order.getValue(), 1, gate);
          draws.addAll(same);
          groups.add(start(task, order.getKey().apply(task.responses()), 0, same));
        }
      } else {
        draws.addAll(open(task.draws(), task.responses().size(), gate));
        for (int response = 0; response < task.responses().size(); response++) {
          groups.add(
              start(task, List.of(task.responses().get(response)), response, List.copyOf(draws)));
        }
      }
    } catch (RuntimeException e) {
      gate.drop();
      groups.forEach(group -> group.handle().cancel());
      draws.forEach(CritiquedDraw::cancel);
      throw e;
    }
    gate.open();
    return index -> {
      draws.stream().filter(draw -> draw.draw().index() == index).forEach(CritiquedDraw::cancel);
      groups.forEach(group -> group.cancel(index));
    };
  }

  private static List<CritiquedDraw> open(List<Draw> draws, int parts, SampleGate gate) {
    return draws.stream().map(draw -> new CritiquedDraw(draw, parts, gate::tell)).toList();
  }

  private Group start(JudgeTask task, List<String> shown, int part, List<CritiquedDraw> draws) {
    Prompt prompt = asking.critique().render(task.question(), shown, info.chat());
    List<Long> seeds =
        draws.stream().map(draw -> draw.draw().seed() + part * GOLDEN_GAMMA).toList();
    GenerationHandle handle =
        backend.generate(
            SampleGroup.of(prompt, seeds, sampling, maxTokens, task.ledger()),
            generation ->
                written(draws.get(generation.draw()), part, prompt, generation, task.ledger()));
    return new Group(draws, handle);
  }

  private void written(
      CritiquedDraw draw, int part, Prompt prompt, Generation generation, Ledger ledger) {
    switch (generation) {
      case Generation.Broken broken ->
          draw.end(GrmSample.Failed.broken(draw.draw(), broken.cause()));
      case Generation.Ended cut when !cut.finish().complete() ->
          draw.end(GrmSample.Failed.cutOff(draw.draw(), cut.finish()));
      case Generation.Ended ended -> {
        // A backend's thread only hands over; the question is tokenised on one of its own.
        var _ =
            Thread.ofVirtual()
                .name("dikast-label")
                .start(() -> ask(draw, part, prompt, ended, ledger));
      }
    }
  }

  private void ask(
      CritiquedDraw draw, int part, Prompt prompt, Generation.Ended ended, Ledger ledger) {
    CompletableFuture<LabelProbabilities> answer;
    try {
      answer = asking.ask(backend, prompt, ended.tokens(), ledger);
    } catch (RuntimeException e) {
      draw.end(Shortfall.of(draw.draw(), e, ledger));
      return;
    }
    draw.asked(answer);
    var _ =
        answer.whenComplete(
            (probabilities, failure) -> {
              if (failure != null) {
                draw.end(Shortfall.of(draw.draw(), failure, ledger));
              } else {
                draw.answer(part, prompt, ended, probabilities, asking);
              }
            });
  }

  @Override
  public String model() {
    return info.model();
  }

  @Override
  public String fingerprint() {
    return String.join(
        "|",
        together ? "semi-scalar-pair/1" : "semi-scalar/1",
        asking.fingerprint(info),
        sampling.toString(),
        Integer.toString(maxTokens));
  }
}
