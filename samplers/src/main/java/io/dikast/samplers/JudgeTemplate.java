package io.dikast.samplers;

import io.dikast.engine.Question;
import io.dikast.engine.backend.ModelMetadata;
import io.dikast.engine.backend.Prompt;
import io.dikast.engine.backend.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How a question and its responses become the prompt of a judge: a text with the placeholders
 * {@code {question}} and {@code {responses}}, where wanted {@code {reference}}, {@code
 * {principles}} and {@code {count}}; and the format of one response, with {@code {response}}, its
 * number {@code {n}} from 1 or its {@code {letter}} from A, and {@code {count}}. Immutable.
 *
 * <p>Only the text of the template becomes {@link Segment.Template}; question, responses, reference
 * and principles become {@link Segment.Content} as they are, whatever they contain.
 *
 * <p>A line all of whose placeholders have nothing to fill them (no reference is known, say) is
 * left out. A reference or principles that the template has no placeholder for follow the question
 * as paragraphs of their own.
 */
public final class JudgeTemplate {

  /** Key of the whole template in a model file. */
  public static final String TEMPLATE_KEY = "dikast.judge.template";

  /** Key of the format of one response in a model file. */
  public static final String RESPONSE_KEY = "dikast.judge.response";

  /** Key of the hint in a model file. */
  public static final String HINT_KEY = "dikast.judge.hint";

  private static final String STANDARD_HINT = "\n\nThe best response is response {n}.";

  private static final String CUE = "\n\nJudgement:\n";

  private enum Form {
    DOCUMENT,
    INSTRUCTION
  }

  private static final class Standard {
    static final JudgeTemplate TEMPLATE =
        instruction(resource("judge-instruction.txt"), resource("judge-response.txt"));
  }

  private final Form form;
  private final TemplateText template;
  private final TemplateText response;
  private final String cue;

  private JudgeTemplate(Form form, String template, String response) {
    this(form, template, response, CUE);
  }

  private JudgeTemplate(Form form, String template, String response, String cue) {
    this.form = form;
    this.cue = cue;
    this.template = TemplateText.parse("a judge template", template, Placeholder.OF_TEMPLATE);
    this.response =
        TemplateText.parse("the format of a response", response, Placeholder.OF_RESPONSE);
    require(this.template, "a judge template", Placeholder.QUESTION);
    require(this.template, "a judge template", Placeholder.RESPONSES);
    require(this.response, "the format of a response", Placeholder.RESPONSE);
  }

  private static void require(TemplateText text, String what, Placeholder placeholder) {
    if (!text.holds(placeholder)) {
      throw new IllegalArgumentException(
          what + " must hold " + placeholder.written() + ", got '" + text.source() + "'");
    }
  }

  /**
   * The template for any model that follows instructions: structured as in arXiv 2504.02495,
   * appendix on prompts, in words of our own. Question and criteria come first and the responses
   * late, so that all orders of the responses share the longest possible prefix.
   */
  public static JudgeTemplate standard() {
    return Standard.TEMPLATE;
  }

  /**
   * The beginning of a document that the model has learned to continue with its judgement: always a
   * plain prompt.
   *
   * @throws IllegalArgumentException if a placeholder is unknown or one that is needed is missing
   */
  public static JudgeTemplate document(String template, String response) {
    return new JudgeTemplate(Form.DOCUMENT, template, response);
  }

  /**
   * An instruction: one user turn where the model has a chat format, else a plain prompt that ends
   * with a cue.
   *
   * @throws IllegalArgumentException if a placeholder is unknown or one that is needed is missing
   */
  public static JudgeTemplate instruction(String template, String response) {
    return new JudgeTemplate(Form.INSTRUCTION, template, response);
  }

  /** The same with another cue, for what is not a judgement. */
  static JudgeTemplate instruction(String template, String response, String cue) {
    return new JudgeTemplate(Form.INSTRUCTION, template, response, cue);
  }

  /**
   * The template that a model file brings, a {@linkplain #document document}; empty where it brings
   * none.
   *
   * @throws IllegalArgumentException if it brings only one of the two texts, or a faulty one
   */
  public static Optional<JudgeTemplate> of(ModelMetadata metadata) {
    return of(metadata, TEMPLATE_KEY, RESPONSE_KEY);
  }

  /** The same under other keys. */
  static Optional<JudgeTemplate> of(
      ModelMetadata metadata, String templateKey, String responseKey) {
    Optional<String> template = metadata.text(templateKey);
    Optional<String> response = metadata.text(responseKey);
    if (template.isPresent() != response.isPresent()) {
      throw new IllegalArgumentException(
          "a model file must have both "
              + templateKey
              + " and "
              + responseKey
              + " or neither, got only "
              + (template.isPresent() ? templateKey : responseKey));
    }
    return template.map(text -> document(text, response.orElseThrow()));
  }

  /**
   * This template with a hint behind the responses, which tells the judge the best one: hinted
   * sampling (arXiv 2504.02495, section 3.2). The hint is the model file's own, if it brings one.
   *
   * @param position of the best response among those shown, from 1
   * @throws IllegalArgumentException if the hint does not hold {@code {n}}
   */
  public JudgeTemplate hinting(ModelMetadata metadata, int position) {
    String hint = metadata.text(HINT_KEY).orElse(STANDARD_HINT);
    if (!hint.contains(Placeholder.N.written())) {
      throw new IllegalArgumentException(
          HINT_KEY + " must hold " + Placeholder.N.written() + ", got '" + hint + "'");
    }
    String told = hint.replace(Placeholder.N.written(), Integer.toString(position));
    String responses = Placeholder.RESPONSES.written();
    return new JudgeTemplate(
        form, template.source().replace(responses, responses + told), response.source(), cue);
  }

  /**
   * Renders a prompt.
   *
   * @param shown the responses in the order in which the judge is to see them
   * @param chat whether the model has a chat format
   */
  public Prompt render(Question question, List<String> shown, boolean chat) {
    SegmentWriter writer = new SegmentWriter();
    template.forEach(
        placeholder -> isEmpty(placeholder, question),
        part -> {
          switch (part) {
            case TemplateText.Part.Literal literal -> writer.template(literal.text());
            case TemplateText.Part.Slot slot -> fill(writer, slot.placeholder(), question, shown);
          }
        });
    return switch (form) {
      case DOCUMENT -> new Prompt.Plain(writer.segments());
      case INSTRUCTION ->
          chat
              ? Prompt.chat(Prompt.user(writer.segments().toArray(Segment[]::new)))
              : new Prompt.Plain(writer.template(cue).segments());
    };
  }

  private static boolean isEmpty(Placeholder placeholder, Question question) {
    return switch (placeholder) {
      case REFERENCE -> question.reference() == null;
      case PRINCIPLES -> question.principles().isEmpty();
      case QUESTION, RESPONSES, COUNT, N, RESPONSE, LETTER -> false;
    };
  }

  private void fill(
      SegmentWriter writer, Placeholder placeholder, Question question, List<String> shown) {
    switch (placeholder) {
      case QUESTION -> question(writer, question);
      case RESPONSES -> responses(writer, shown);
      case REFERENCE -> reference(writer, question);
      case PRINCIPLES -> principles(writer, question);
      case COUNT -> writer.template(Integer.toString(shown.size()));
      case N, RESPONSE, LETTER ->
          throw new IllegalStateException(placeholder.written() + " is of a response");
    }
  }

  private void question(SegmentWriter writer, Question question) {
    writer.content(question.text());
    if (question.reference() != null && !template.holds(Placeholder.REFERENCE)) {
      reference(writer.template("\n\nReference answer: "), question);
    }
    if (!question.principles().isEmpty() && !template.holds(Placeholder.PRINCIPLES)) {
      principles(writer.template("\n\nPrinciples to judge by: "), question);
    }
  }

  private static void reference(SegmentWriter writer, Question question) {
    String reference = question.reference();
    if (reference != null) {
      writer.content(reference);
    }
  }

  private static void principles(SegmentWriter writer, Question question) {
    for (int i = 0; i < question.principles().size(); i++) {
      writer.template(i == 0 ? "" : "; ").content(question.principles().get(i));
    }
  }

  private void responses(SegmentWriter writer, List<String> shown) {
    for (int i = 0; i < shown.size(); i++) {
      int n = i + 1;
      String text = shown.get(i);
      response.forEach(
          placeholder -> false,
          part -> {
            switch (part) {
              case TemplateText.Part.Literal literal -> writer.template(literal.text());
              case TemplateText.Part.Slot slot -> {
                switch (slot.placeholder()) {
                  case N -> writer.template(Integer.toString(n));
                  case RESPONSE -> writer.content(text);
                  case LETTER -> writer.template(letter(n));
                  case COUNT -> writer.template(Integer.toString(shown.size()));
                  case QUESTION, RESPONSES, REFERENCE, PRINCIPLES ->
                      throw new IllegalStateException(
                          slot.placeholder().written() + " is of a whole template");
                }
              }
            }
          });
    }
  }

  /** A to Z, and A1 to Z1, A2 … behind them. */
  private static String letter(int n) {
    String letter = String.valueOf((char) ('A' + (n - 1) % 26));
    return n <= 26 ? letter : letter + (n - 1) / 26;
  }

  /** Identity of the template. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : texts()) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // The length goes before each text, so that no two templates run together.
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) ':');
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private List<String> texts() {
    // The standard cue is left out: fingerprints are older than other cues.
    return cue.equals(CUE)
        ? List.of(form.name(), template.source(), response.source())
        : List.of(form.name(), template.source(), response.source(), cue);
  }

  /** A text of this module. */
  static String resource(String name) {
    try (InputStream in = JudgeTemplate.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the module lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
