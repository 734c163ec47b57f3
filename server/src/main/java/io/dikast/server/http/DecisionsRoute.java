package io.dikast.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Budget;
import io.dikast.engine.Message;
import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonText;
import io.dikast.server.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/decisions}, as OpenAI has it: typed questions about one input, answered with
 * probabilities. Every answer is read off the model's next token, so nothing is generated.
 */
final class DecisionsRoute implements Route {

  private static final int MAX_QUESTIONS = 64;
  private static final int MAX_LEVELS = 10;

  private final Court court;

  DecisionsRoute(Court court) {
    this.court = court;
  }

  /** A question, and how its answer is written. */
  private sealed interface Asked {

    @Nullable String name();

    String instructions();

    /** The answers to pick from, in words. */
    List<String> options();

    /** Whether a condition holds. */
    record Predicate(@Nullable String name, String instructions) implements Asked {
      @Override
      public List<String> options() {
        return List.of("yes", "no");
      }
    }

    /** One value of a few; values are texts or truth values. */
    record Choice(
        @Nullable String name, String instructions, List<JsonValue> values, List<String> options)
        implements Asked {}

    /** A position on an ordered scale, from 0. */
    record Score(
        @Nullable String name, String instructions, List<String> labels, List<String> options)
        implements Asked {}
  }

  @Override
  public Reply answer(Call call) {
    JsonFields fields = call.fields();
    String input = input(fields.need("input", "what the questions are about"));
    List<Asked> questions = questions(fields);
    JudgeSettings settings = court.settings(fields);
    Backend backend = court.named(fields);
    call.reserve(questions.size());
    Budget budget = Budget.samples(1).withDeadline(court.deadline(settings));
    List<Lettering.Answer> answers = new ArrayList<>();
    UsageJson usage = new UsageJson(0, 0, 0, 0);
    for (Asked question : questions) {
      Lettering.Answer answer =
          Lettering.ask(call, backend, input, question.instructions(), question.options(), budget);
      answers.add(answer);
      usage = usage.plus(answer.usage());
    }
    court.meters().tokens("judge", usage);
    UsageJson spent = usage;
    return Reply.json(
        JsonText.of(
            json -> {
              json.writeStartObject();
              json.writeStringField("model", backend.describe().model());
              json.writeArrayFieldStart("answers");
              for (int i = 0; i < answers.size(); i++) {
                write(questions.get(i), answers.get(i), json);
              }
              json.writeEndArray();
              spent.writeAsInput(json);
              json.writeEndObject();
            }));
  }

  private static String input(JsonValue value) {
    if (value instanceof JsonValue.Text(String text)) {
      return text;
    }
    List<Message> messages = Texts.messages("input", value);
    return Question.of(messages).text();
  }

  private static List<Asked> questions(JsonFields fields) {
    List<JsonValue> items = JsonFields.items("questions", fields.need("questions", "what to ask"));
    if (items.isEmpty() || items.size() > MAX_QUESTIONS) {
      throw JsonFields.invalid(
          "questions", "1 to " + MAX_QUESTIONS + " questions", items.size() + " of them");
    }
    List<Asked> questions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonValue item : items) {
      JsonFields question = JsonFields.of("questions[" + questions.size() + "]", item);
      Asked asked = question(question);
      String name = asked.name();
      if (name != null && !names.add(name)) {
        throw JsonFields.invalid(
            question.path("name"), "a name of its own", JsonFields.quoted(name) + " again");
      }
      questions.add(asked);
    }
    return questions;
  }

  private static Asked question(JsonFields question) {
    String type = question.needText("type", "predicate, choice or score");
    String name = question.text("name").orElse(null);
    String instructions =
        Texts.content(
            question.path("instructions"), question.need("instructions", "what to decide"));
    return switch (type) {
      case "predicate" -> new Asked.Predicate(name, instructions);
      case "choice" -> {
        List<JsonValue> values = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (JsonFields choice : parts(question, "choices", Lettering.MAX_OPTIONS)) {
          JsonValue value = choice.need("value", "what to answer with");
          values.add(value);
          options.add(described(word(choice, value), choice.text("description")));
        }
        yield new Asked.Choice(name, instructions, values, options);
      }
      case "score" -> {
        List<String> labels = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (JsonFields level : parts(question, "levels", MAX_LEVELS)) {
          String label = level.needText("label", "what this level is called");
          labels.add(label);
          options.add(described(label, level.text("description")));
        }
        yield new Asked.Score(name, instructions, labels, options);
      }
      default ->
          throw JsonFields.invalid(
              question.path("type"), "predicate, choice or score", JsonFields.quoted(type));
    };
  }

  private static List<JsonFields> parts(JsonFields question, String name, int most) {
    String path = question.path(name);
    List<JsonValue> items = JsonFields.items(path, question.need(name, "what to pick from"));
    if (items.size() < 2 || items.size() > most) {
      throw JsonFields.invalid(path, "2 to " + most + " of them", items.size() + "");
    }
    List<JsonFields> parts = new ArrayList<>();
    for (JsonValue item : items) {
      parts.add(JsonFields.of(path + "[" + parts.size() + "]", item));
    }
    return parts;
  }

  private static String word(JsonFields choice, JsonValue value) {
    return switch (value) {
      case JsonValue.Text(String text) -> text;
      case JsonValue.Truth(boolean truth) -> truth ? "true" : "false";
      case JsonValue.Fields _, JsonValue.Items _, JsonValue.Numeral _, JsonValue.Nothing _ ->
          throw JsonFields.invalid(choice.path("value"), "a text, true or false", value.kind());
    };
  }

  private static String described(String word, Optional<String> description) {
    return description.map(text -> word + ": " + text).orElse(word);
  }

  private static void write(Asked asked, Lettering.Answer answer, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    List<Double> probabilities = answer.probabilities();
    switch (asked) {
      case Asked.Predicate _ -> {
        json.writeStringField("type", "predicate");
        json.writeStringField("name", asked.name());
        number("probability", probabilities.getFirst(), json);
      }
      case Asked.Choice choice -> {
        json.writeStringField("type", "choice");
        json.writeStringField("name", asked.name());
        json.writeFieldName("choice");
        value(choice.values().get(answer.best()), json);
        json.writeArrayFieldStart("probabilities");
        for (int i = 0; i < probabilities.size(); i++) {
          json.writeStartObject();
          json.writeFieldName("value");
          value(choice.values().get(i), json);
          number("probability", probabilities.get(i), json);
          json.writeEndObject();
        }
        json.writeEndArray();
        number("confidence", probabilities.get(answer.best()), json);
      }
      case Asked.Score score -> {
        double mean = 0;
        for (int i = 0; i < probabilities.size(); i++) {
          mean += i * probabilities.get(i);
        }
        json.writeStringField("type", "score");
        json.writeStringField("name", asked.name());
        number("score", mean, json);
        json.writeArrayFieldStart("probabilities");
        for (int i = 0; i < probabilities.size(); i++) {
          json.writeStartObject();
          json.writeNumberField("value", i);
          json.writeStringField("label", score.labels().get(i));
          number("probability", probabilities.get(i), json);
          json.writeEndObject();
        }
        json.writeEndArray();
        number("confidence", probabilities.get(answer.best()), json);
      }
    }
    json.writeEndObject();
  }

  private static void value(JsonValue value, JsonGenerator json) throws IOException {
    if (value instanceof JsonValue.Truth(boolean truth)) {
      json.writeBoolean(truth);
    } else if (value instanceof JsonValue.Text(String text)) {
      json.writeString(text);
    }
  }

  private static void number(String name, double value, JsonGenerator json) throws IOException {
    json.writeFieldName(name);
    JsonText.number(json, value);
  }
}
