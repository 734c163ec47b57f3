package io.dikast.server.http;

import io.dikast.engine.Question;
import io.dikast.engine.backend.Backend;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonText;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /v1/score} and {@code /score}, as vLLM has it: how good each {@code text_2} is as an
 * answer to its {@code text_1}, each by itself. One question goes with any number of answers, or as
 * many questions as answers.
 */
final class ScoreRoute implements Route {

  private final Court court;

  ScoreRoute(Court court) {
    this.court = court;
  }

  @Override
  public Reply answer(Call call) {
    JsonFields fields = call.fields();
    int limit = court.limits().texts();
    String first = Texts.named(fields, "text_1", "queries", "data_1");
    String second = Texts.named(fields, "text_2", "documents", "items", "data_2");
    List<String> questions = Texts.oneOrMore(fields, first, limit);
    List<String> answers = Texts.oneOrMore(fields, second, limit);
    if (questions.size() != 1 && questions.size() != answers.size()) {
      throw JsonFields.invalid(
          first, "one text or as many as " + second + ", " + answers.size(), questions.size() + "");
    }
    JudgeSettings settings = court.settings(fields);
    Backend backend = court.named(fields);
    List<Court.Case> cases = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      String question = questions.get(questions.size() == 1 ? 0 : i);
      cases.add(new Court.Case(Question.of(question), List.of(answers.get(i))));
    }
    Court.Scores scored = court.scoreAll(call, backend, cases, settings);
    return Reply.json(
        JsonText.of(
            json -> {
              json.writeStartObject();
              json.writeStringField("id", "score-" + call.id());
              json.writeStringField("object", "list");
              json.writeNumberField("created", Court.now());
              json.writeStringField("model", backend.describe().model());
              json.writeArrayFieldStart("data");
              for (int i = 0; i < scored.scores().size(); i++) {
                json.writeStartObject();
                json.writeNumberField("index", i);
                json.writeStringField("object", "score");
                json.writeFieldName("score");
                JsonText.number(json, ScoreScale.unit(scored.scores().get(i)));
                json.writeEndObject();
              }
              json.writeEndArray();
              UsageJson.of(scored.selections()).write(json);
              json.writeEndObject();
            }));
  }
}
