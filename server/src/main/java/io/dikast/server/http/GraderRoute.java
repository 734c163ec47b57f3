package io.dikast.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Budget;
import io.dikast.engine.JudgeQuorumException;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendException;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonText;
import io.dikast.server.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/fine_tuning/alpha/graders/run}, as OpenAI has it, for {@code score_model} and
 * {@code label_model}. What goes wrong with the grader or the judge is a flag beside a reward of 0,
 * not an HTTP error: whoever trains must be able to go on.
 */
final class GraderRoute implements Route {

  private static final String SCORE = "score_model";
  private static final String LABEL = "label_model";

  private final Court court;

  GraderRoute(Court court) {
    this.court = court;
  }

  /** What went wrong, one of the contract's flags. */
  private enum Flag {
    NONE,
    INVALID_VARIABLE,
    JUDGE_UNREADABLE,
    JUDGE_FAILED
  }

  /**
   * What a grader comes to.
   *
   * @param reward as the grader's range or labels have it, 0 where something went wrong
   * @param flag what went wrong
   * @param details of a failed judge, empty otherwise
   * @param usage what it cost
   */
  private record Grade(double reward, Flag flag, String details, UsageJson usage) {
    static Grade failed(Flag flag, String details) {
      return new Grade(0, flag, details, new UsageJson(0, 0, 0, 0));
    }
  }

  @Override
  public Reply answer(Call call) {
    long started = System.nanoTime();
    JsonFields fields = call.fields();
    JsonFields grader =
        JsonFields.of("grader", fields.need("grader", "a score_model or label_model grader"));
    String type = grader.needText("type", SCORE + " or " + LABEL);
    if (!type.equals(SCORE) && !type.equals(LABEL)) {
      throw JsonFields.invalid(
          "grader.type",
          SCORE + " or " + LABEL + ": nothing that a request brings is ever run",
          JsonFields.quoted(type));
    }
    String name = grader.text("name").orElse(type);
    String sample = fields.needText("model_sample", "what is graded");
    List<JsonValue> input =
        JsonFields.items("grader.input", grader.need("input", "what the judge is asked"));
    GraderText places = new GraderText(sample, GraderText.item(fields));
    JudgeSettings settings = court.settings(fields);
    Backend backend = court.named(grader);
    Grade grade =
        type.equals(SCORE)
            ? score(call, backend, grader, input, places, sample, settings)
            : label(call, backend, grader, input, places, settings);
    double seconds = (System.nanoTime() - started) / 1e9;
    return Reply.json(
        JsonText.of(json -> write(name, type, backend.describe().model(), grade, seconds, json)));
  }

  private Grade score(
      Call call,
      Backend backend,
      JsonFields grader,
      List<JsonValue> input,
      GraderText places,
      String sample,
      JudgeSettings settings) {
    double low = 0;
    double high = 1;
    Optional<List<JsonValue>> range = grader.items("range");
    if (range.isPresent()) {
      if (range.get().size() != 2) {
        throw JsonFields.invalid("grader.range", "two numbers", range.get().size() + " of them");
      }
      low = bound(range.get(), 0);
      high = bound(range.get(), 1);
      if (!(low < high)) {
        throw JsonFields.invalid("grader.range", "two rising numbers", low + " and " + high);
      }
    }
    try {
      Question question = Question.of(filled(input, places));
      List<Court.Case> one = List.of(new Court.Case(question, List.of(sample)));
      Selection selection = court.selectAll(call, backend, one, settings).getFirst();
      double share = ScoreScale.unit(ScoreScale.only(selection));
      return new Grade(low + share * (high - low), Flag.NONE, "", UsageJson.of(selection.usage()));
    } catch (GraderText.UnknownPlaceException e) {
      return Grade.failed(Flag.INVALID_VARIABLE, "");
    } catch (JudgeQuorumException e) {
      return new Grade(
          0,
          e.counts().unreadable() > 0 ? Flag.JUDGE_UNREADABLE : Flag.JUDGE_FAILED,
          String.valueOf(e.getMessage()),
          UsageJson.of(e.usage()));
    }
  }

  private static double bound(List<JsonValue> range, int index) {
    if (range.get(index) instanceof JsonValue.Numeral(String literal)) {
      double bound = Double.parseDouble(literal);
      if (Math.abs(bound) <= 1e9) {
        return bound;
      }
    }
    throw JsonFields.invalid("grader.range[" + index + "]", "a number", range.get(index).kind());
  }

  private Grade label(
      Call call,
      Backend backend,
      JsonFields grader,
      List<JsonValue> input,
      GraderText places,
      JudgeSettings settings) {
    List<String> labels =
        JsonFields.texts("grader.labels", grader.need("labels", "what the judge picks from"));
    List<String> passing =
        JsonFields.texts(
            "grader.passing_labels", grader.need("passing_labels", "the labels that are rewarded"));
    if (labels.size() < 2
        || labels.size() > Lettering.MAX_OPTIONS
        || new HashSet<>(labels).size() != labels.size()) {
      throw JsonFields.invalid(
          "grader.labels",
          "2 to " + Lettering.MAX_OPTIONS + " different texts",
          labels.size() + " of them");
    }
    if (!labels.containsAll(passing)) {
      throw JsonFields.invalid("grader.passing_labels", "some of the labels", "others");
    }
    try {
      String question = Question.of(filled(input, places)).text();
      call.reserve(1);
      Lettering.Answer answer =
          Lettering.ask(
              call,
              backend,
              question,
              "Which of these labels does it get?",
              labels,
              Budget.samples(1).withDeadline(court.deadline(settings)));
      court.meters().tokens("judge", answer.usage());
      return new Grade(
          passing.contains(labels.get(answer.best())) ? 1 : 0, Flag.NONE, "", answer.usage());
    } catch (GraderText.UnknownPlaceException e) {
      return Grade.failed(Flag.INVALID_VARIABLE, "");
    } catch (BackendException e) {
      return Grade.failed(Flag.JUDGE_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static List<Message> filled(List<JsonValue> input, GraderText places) {
    List<Message> messages = new ArrayList<>();
    for (Message message : Texts.messages("grader.input", new JsonValue.Items(input))) {
      messages.add(new Message(message.role(), places.fill(message.content())));
    }
    return messages;
  }

  private static void write(
      String name, String type, String model, Grade grade, double seconds, JsonGenerator json)
      throws IOException {
    boolean failed = grade.flag() == Flag.JUDGE_FAILED;
    json.writeStartObject();
    json.writeFieldName("reward");
    JsonText.number(json, grade.reward());
    json.writeObjectFieldStart("metadata");
    json.writeStringField("name", name);
    json.writeStringField("type", type);
    json.writeObjectFieldStart("errors");
    for (String flag :
        List.of(
            "formula_parse_error",
            "sample_parse_error",
            "truncated_observation_error",
            "unresponsive_reward_error")) {
      json.writeBooleanField(flag, false);
    }
    json.writeBooleanField("invalid_variable_error", grade.flag() == Flag.INVALID_VARIABLE);
    json.writeBooleanField("other_error", false);
    json.writeBooleanField("python_grader_server_error", false);
    json.writeNullField("python_grader_server_error_type");
    json.writeBooleanField("python_grader_runtime_error", false);
    json.writeNullField("python_grader_runtime_error_details");
    json.writeBooleanField("model_grader_server_error", failed);
    json.writeBooleanField("model_grader_refusal_error", false);
    json.writeBooleanField("model_grader_parse_error", grade.flag() == Flag.JUDGE_UNREADABLE);
    json.writeStringField("model_grader_server_error_details", failed ? grade.details() : null);
    json.writeEndObject();
    json.writeFieldName("execution_time");
    JsonText.number(json, seconds);
    json.writeObjectFieldStart("scores");
    json.writeEndObject();
    json.writeNumberField("token_usage", grade.usage().total());
    json.writeStringField("sampled_model_name", model);
    json.writeEndObject();
    json.writeObjectFieldStart("sub_rewards");
    json.writeEndObject();
    json.writeObjectFieldStart("model_grader_token_usage_per_model");
    json.writeNumberField(model, grade.usage().total());
    json.writeEndObject();
    json.writeEndObject();
  }
}
