package io.dikast.server.http;

import io.dikast.engine.Message;
import io.dikast.engine.backend.Backend;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonText;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /classify}, as vLLM has it and verl asks for rewards: {@code input} is a conversation
 * in one text, or {@code messages} one in turns; the one probability is how good its last answer
 * is.
 */
final class ClassifyRoute implements Route {

  private final Court court;

  ClassifyRoute(Court court) {
    this.court = court;
  }

  @Override
  public Reply answer(Call call) {
    JsonFields fields = call.fields();
    List<Court.Case> cases = cases(fields);
    JudgeSettings settings = court.settings(fields);
    Backend backend = court.named(fields);
    Court.Scores scored = court.scoreAll(call, backend, cases, settings);
    return Reply.json(
        JsonText.of(
            json -> {
              json.writeStartObject();
              json.writeStringField("id", "classify-" + call.id());
              json.writeStringField("object", "list");
              json.writeNumberField("created", Court.now());
              json.writeStringField("model", backend.describe().model());
              json.writeArrayFieldStart("data");
              for (int i = 0; i < scored.scores().size(); i++) {
                json.writeStartObject();
                json.writeNumberField("index", i);
                json.writeStringField("label", "good");
                json.writeArrayFieldStart("probs");
                JsonText.number(json, ScoreScale.unit(scored.scores().get(i)));
                json.writeEndArray();
                json.writeNumberField("num_classes", 1);
                json.writeEndObject();
              }
              json.writeEndArray();
              UsageJson.of(scored.selections()).write(json);
              json.writeEndObject();
            }));
  }

  private List<Court.Case> cases(JsonFields fields) {
    if (fields.has("messages") && !fields.has("input")) {
      List<Message> messages =
          Texts.messages("messages", fields.need("messages", "a conversation"));
      if (messages.size() < 2 || messages.getLast().role() != Message.Role.ASSISTANT) {
        throw JsonFields.invalid(
            "messages", "a conversation that ends with an assistant's turn", "another");
      }
      return List.of(Transcript.last(messages));
    }
    List<Court.Case> cases = new ArrayList<>();
    for (String text : Texts.oneOrMore(fields, "input", court.limits().texts())) {
      cases.add(Transcript.split(text));
    }
    return cases;
  }
}
