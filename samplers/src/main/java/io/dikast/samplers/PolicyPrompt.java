package io.dikast.samplers;

import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import io.dikast.engine.backend.TokenSequence;
import io.dikast.engine.policy.PartialAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * How a policy model is asked: by the template its file brings, else in its chat format, else by a
 * cue behind the question. Only the template is trusted with control tokens. Immutable.
 */
public final class PolicyPrompt {

  /** Key of the template in a model file, with {@code {question}} in it. */
  public static final String TEMPLATE_KEY = "dikast.solve.template";

  private static final String QUESTION = "{question}";
  private static final String CUE = "\n\nAnswer:\n";

  private final BackendInfo info;
  private final String template;

  /**
   * As this model wants to be asked.
   *
   * @throws IllegalArgumentException if its template does not hold the question once
   */
  public PolicyPrompt(BackendInfo info) {
    this.info = info;
    this.template = info.metadata().text(TEMPLATE_KEY).orElse("");
    int at = template.indexOf(QUESTION);
    if (!template.isEmpty() && (at < 0 || template.indexOf(QUESTION, at + 1) >= 0)) {
      throw new IllegalArgumentException(
          TEMPLATE_KEY + " must hold " + QUESTION + " once, got '" + template + "'");
    }
  }

  /** What to continue for an answer. */
  public Prompt of(Question question) {
    if (!template.isEmpty()) {
      int at = template.indexOf(QUESTION);
      List<Segment> segments = new ArrayList<>();
      segments.add(Segment.template(template.substring(0, at)));
      segments.add(Segment.content(question.text()));
      segments.add(Segment.template(template.substring(at + QUESTION.length())));
      return new Prompt.Plain(segments);
    }
    if (info.chat()) {
      return new Prompt.Chat(
          question.messages().stream()
              .map(
                  message ->
                      new Prompt.Turn(message.role(), List.of(Segment.content(message.content()))))
              .toList());
    }
    return Prompt.of(Segment.content(question.text()), Segment.template(CUE));
  }

  /**
   * What to continue for the rest of an answer: what is written stands behind the prompt token by
   * token, so that a cache of prefixes knows all of it; in a chat it opens the assistant's turn.
   */
  public Prompt of(Question question, PartialAnswer written) {
    Prompt asked = of(question);
    List<Segment> steps = new ArrayList<>();
    for (TokenSequence step : written.steps()) {
      if (!step.text().isEmpty()) {
        steps.add(new Segment.Tokens(step));
      }
    }
    if (steps.isEmpty()) {
      return asked;
    }
    return switch (asked) {
      case Prompt.Plain(List<Segment> segments) -> {
        List<Segment> longer = new ArrayList<>(segments);
        longer.addAll(steps);
        yield new Prompt.Plain(longer);
      }
      case Prompt.Chat(List<Prompt.Turn> turns) -> {
        List<Prompt.Turn> longer = new ArrayList<>(turns);
        longer.add(new Prompt.Turn(Message.Role.ASSISTANT, steps));
        yield new Prompt.Chat(longer);
      }
    };
  }

  /** Identity of how it asks. */
  public String fingerprint() {
    return template.isEmpty() ? (info.chat() ? "chat" : "cue") : template;
  }
}
