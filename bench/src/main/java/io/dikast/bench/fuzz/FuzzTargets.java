package io.dikast.bench.fuzz;

import io.dikast.eval.MarkedRowTarget;
import io.dikast.eval.StudyRowTarget;
import io.dikast.eval.data.PreferenceRowsTarget;
import io.dikast.eval.data.QuestionRowsTarget;
import io.dikast.eval.data.StepRowsTarget;
import io.dikast.inference.llama.NativeLibraryTarget;
import io.dikast.inference.openai.EventStreamTarget;
import io.dikast.inference.openai.ReplyTarget;
import io.dikast.inference.openai.ScoresTarget;
import io.dikast.samplers.JudgementTarget;
import io.dikast.samplers.TemplateTarget;
import io.dikast.search.SearchJournalTarget;
import io.dikast.server.http.RequestTarget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The readers that are fuzzed. */
final class FuzzTargets {

  /** All of them, what models wrote first, then what servers and clients send, then files. */
  static final List<FuzzTarget> ALL =
      List.of(
          new JudgementTarget(),
          new AnswerFormTarget(),
          new TemplateTarget(),
          new EventStreamTarget(),
          new ReplyTarget(),
          new ScoresTarget(),
          new RequestTarget(),
          new TraceContextTarget(),
          new GgufTarget(),
          new NativeLibraryTarget(),
          new PreferenceRowsTarget(),
          new QuestionRowsTarget(),
          new StepRowsTarget(),
          new StudyRowTarget(),
          new MarkedRowTarget(),
          new SearchJournalTarget(),
          new MetaHeadTarget());

  private FuzzTargets() {}

  static Optional<FuzzTarget> named(String name) {
    return ALL.stream().filter(target -> target.name().equals(name)).findFirst();
  }

  static String names() {
    return ALL.stream().map(FuzzTarget::name).collect(Collectors.joining(", "));
  }
}
