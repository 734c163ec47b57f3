package io.dikast.samplers;

import io.dikast.engine.Question;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PartialAnswer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** How a model is asked whether the last step of an answer is right. */
sealed interface StepQuestion {

  /** Key of what stands behind the steps in a model file. */
  String SUFFIX_KEY = "dikast.step.suffix";

  /** Key of the answers in a model file, the affirmative first. */
  String LABELS_KEY = "dikast.step.labels";

  /** Key of what stands between two steps in a model file. */
  String DELIMITER_KEY = "dikast.step.delimiter";

  /** Key of what stands before the steps in a model file. */
  String SOLVE_KEY = "dikast.solve.template";

  Prompt prompt(Question question, PartialAnswer answer);

  String fingerprint();

  /**
   * The model file's own, or else the standard one.
   *
   * @throws IllegalArgumentException if the file has a question and not what goes before it
   */
  static StepQuestion of(BackendInfo info) {
    ModelMetadata metadata = info.metadata();
    Optional<String> suffix = metadata.text(SUFFIX_KEY);
    if (suffix.isEmpty()) {
      return new Standard(
          JudgeTemplate.instruction(
              JudgeTemplate.resource("steps.txt").strip(),
              JudgeTemplate.resource("step-format.txt"),
              LabelQuestion.CUE),
          info.chat());
    }
    String solve =
        metadata
            .text(SOLVE_KEY)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a model file with " + SUFFIX_KEY + " must have " + SOLVE_KEY));
    return new Own(
        TemplateText.parse(SOLVE_KEY, solve, EnumSet.of(Placeholder.QUESTION)),
        metadata.text(DELIMITER_KEY).orElse(""),
        suffix.orElseThrow());
  }

  /**
   * In the words of the model file: the policy's own prompt, the steps as they were written, and
   * the question right behind the last of them.
   *
   * @param delimiter stands between two steps, and so not behind the last
   */
  record Own(TemplateText solve, String delimiter, String suffix) implements StepQuestion {

    @Override
    public Prompt prompt(Question question, PartialAnswer answer) {
      SegmentWriter writer = new SegmentWriter();
      solve.forEach(
          placeholder -> false,
          part -> {
            switch (part) {
              case TemplateText.Part.Literal literal -> writer.template(literal.text());
              case TemplateText.Part.Slot _ -> writer.content(question.text());
            }
          });
      List<Segment> segments = new ArrayList<>(writer.segments());
      List<TokenSequence> steps = answer.steps();
      for (TokenSequence step : steps.subList(0, steps.size() - 1)) {
        segments.add(new Segment.Tokens(step));
      }
      segments.add(last(steps.getLast()));
      segments.add(Segment.template(suffix));
      return new Prompt.Plain(segments);
    }

    private Segment last(TokenSequence step) {
      String text = step.text();
      return !delimiter.isEmpty() && text.endsWith(delimiter)
          ? Segment.content(text.substring(0, text.length() - delimiter.length()))
          : new Segment.Tokens(step);
    }

    @Override
    public String fingerprint() {
      return String.join("|", "own", solve.source(), delimiter, suffix);
    }
  }

  /** In words that any model understands, each step between marks of its own. */
  record Standard(JudgeTemplate template, boolean chat) implements StepQuestion {

    @Override
    public Prompt prompt(Question question, PartialAnswer answer) {
      return template.render(
          question, answer.steps().stream().map(step -> step.text().strip()).toList(), chat);
    }

    @Override
    public String fingerprint() {
      return "standard|" + template.fingerprint();
    }
  }
}
