package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A critique is asked for, and behind it for one of a few labels.
 *
 * @param critique template of the first
 * @param task what is asked behind it
 * @param labels the answers to that
 * @param reading from their probabilities to one score for each response that the critique is about
 * @param scores identity of that reading
 */
record CritiquedAnswer(
    JudgeTemplate critique,
    String task,
    List<String> labels,
    Function<LabelProbabilities, List<Double>> reading,
    String scores) {

  CritiquedAnswer {
    labels = List.copyOf(labels);
  }

  /** Asks for the label; the critique is continued, so nothing of it is computed again. */
  CompletableFuture<LabelProbabilities> ask(
      Backend backend, Prompt prompt, TokenSequence written, Ledger ledger) {
    Prompt asking =
        switch (prompt.followedBy(written)) {
          case Prompt.Plain(List<Segment> segments) ->
              new Prompt.Plain(with(segments, Segment.template("\n\n" + task + LabelQuestion.CUE)));
          case Prompt.Chat(List<Prompt.Turn> turns) ->
              new Prompt.Chat(with(turns, Prompt.user(Segment.template(task))));
        };
    return backend.choose(new Choice(asking, labels, ledger, Ledger.Purpose.DRAW));
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  String fingerprint(BackendInfo info) {
    return String.join(
        "|", info.fingerprint(), critique.fingerprint(), task, labels.toString(), scores);
  }
}
