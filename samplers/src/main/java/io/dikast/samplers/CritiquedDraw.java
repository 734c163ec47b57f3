package io.dikast.samplers;

import io.dikast.engine.backend.Generation;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.reward.Draw;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One draw of a semi-scalar reward model under way: critiques in, then labels, then a sample. */
final class CritiquedDraw {

  /** A critique with the scores of what it is about. */
  private record Part(Prompt prompt, Generation.Ended critique, List<Double> scores) {}

  private final Draw draw;
  private final Consumer<GrmSample> sink;
  private final @Nullable Part[] parts;
  private final List<CompletableFuture<?>> questions = new ArrayList<>();
  private int missing;
  private boolean ended;

  CritiquedDraw(Draw draw, int parts, Consumer<GrmSample> sink) {
    this.draw = draw;
    this.sink = sink;
    this.parts = new @Nullable Part[parts];
    this.missing = parts;
  }

  Draw draw() {
    return draw;
  }

  /** A label is being asked for. */
  void asked(CompletableFuture<?> question) {
    boolean late;
    synchronized (this) {
      late = ended;
      questions.add(question);
    }
    if (late) {
      question.cancel(true);
    }
  }

  void cancel() {
    end(GrmSample.Failed.cutOff(draw, Generation.Finish.CANCELLED));
  }

  /** Tells this sample unless one was told, and withdraws what is still asked. */
  void end(GrmSample sample) {
    List<CompletableFuture<?>> open;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      open = List.copyOf(questions);
    }
    sink.accept(sample);
    open.forEach(question -> question.cancel(true));
  }

  /** One part is done; the last one ends the draw. */
  void answer(
      int part,
      Prompt prompt,
      Generation.Ended critique,
      LabelProbabilities probabilities,
      CritiquedAnswer asking) {
    Optional<String> silence = LabelQuestion.silence(probabilities, asking.labels());
    if (silence.isPresent()) {
      end(new GrmSample.Unreadable(draw, silence.get(), critique.tokens(), critique.finish()));
      return;
    }
    boolean last;
    synchronized (this) {
      parts[part] = new Part(prompt, critique, asking.reading().apply(probabilities));
      missing--;
      last = missing == 0;
    }
    if (last) {
      end(sample());
    }
  }

  private GrmSample sample() {
    List<Part> done = new ArrayList<>();
    for (Part part : parts) {
      if (part != null) {
        done.add(part);
      }
    }
    Generation.Finish finish =
        done.stream().allMatch(part -> part.critique().finish() == Generation.Finish.STOP)
            ? Generation.Finish.STOP
            : Generation.Finish.LENGTH;
    double confidence =
        done.stream()
            .mapToDouble(part -> part.critique().meanLogProbability())
            .average()
            .orElse(Double.NaN);
    if (done.size() == 1) {
      Part only = done.getFirst();
      List<Double> scores = only.scores();
      return new GrmSample.Judged(
          draw,
          new Judgement(
              List.of(),
              only.critique().text().strip(),
              scores.size() == 1 ? scores : draw.permutation().restore(scores)),
          finish,
          only.prompt().followedBy(only.critique().tokens()),
          confidence);
    }
    String critique = inShownOrder(done);
    return new GrmSample.Judged(
        draw,
        new Judgement(
            List.of(), critique, done.stream().map(part -> part.scores().getFirst()).toList()),
        finish,
        Prompt.of(Segment.content(critique)),
        confidence);
  }

  /** A critique speaks of positions, as everywhere. */
  private String inShownOrder(List<Part> byResponse) {
    StringBuilder text = new StringBuilder();
    List<Integer> order = draw.permutation().order();
    for (int position = 0; position < order.size(); position++) {
      text.append(position == 0 ? "" : "\n\n")
          .append("Response ")
          .append(position + 1)
          .append(": ")
          .append(byResponse.get(order.get(position)).critique().text().strip());
    }
    return text.toString();
  }
}
