package io.dikast.samplers;

import io.dikast.engine.Ledger;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Choice;
import io.dikast.engine.backend.LabelProbabilities;
import io.dikast.engine.backend.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;

/** A question about responses that a model answers with one of a few labels. */
record LabelQuestion(
    Backend backend, BackendInfo info, JudgeTemplate template, List<String> labels) {

  /** Stands before the label where the model has no chat format. */
  static final String CUE = "\n\nAnswer:\n";

  LabelQuestion {
    labels = List.copyOf(labels);
  }

  static LabelQuestion on(Backend backend, JudgeTemplate template, List<String> labels) {
    return new LabelQuestion(backend, backend.describe(), template, labels);
  }

  CompletableFuture<LabelProbabilities> ask(Question question, List<String> shown, Ledger ledger) {
    return ask(template.render(question, shown, info.chat()), ledger);
  }

  CompletableFuture<LabelProbabilities> ask(Prompt prompt, Ledger ledger) {
    return backend.choose(new Choice(prompt, labels, ledger, Ledger.Purpose.DRAW));
  }

  /** Why these say nothing; empty where they say something. */
  static Optional<String> silence(LabelProbabilities answer, List<String> labels) {
    // Equal shares of nothing would be a score that nobody gave.
    return answer.probabilities().stream().flatMapToDouble(DoubleStream::of).sum() > 0
        ? Optional.empty()
        : Optional.of("expected one of the labels " + labels + ", got no probability for any");
  }

  /** The labels of a model file, or else these. */
  static List<String> labels(BackendInfo info, String key, List<String> otherwise) {
    List<String> own = info.metadata().texts(key);
    if (own.isEmpty()) {
      return otherwise;
    }
    if (own.size() != otherwise.size()) {
      throw new IllegalArgumentException(
          key + " of " + info.model() + " must name " + otherwise.size() + " labels, got " + own);
    }
    return own;
  }

  String fingerprint() {
    return info.fingerprint() + "|" + template.fingerprint() + "|" + labels;
  }
}
