package io.dikast.server.http;

import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.Backend;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonText;
import io.dikast.server.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /get_reward}, as OpenRLHF asks a remote reward model: {@code query} holds question
 * and answer in one text, {@code prompts} the question alone, {@code labels} a correct answer.
 * {@code rewards} are the judge's means, 1..10; {@code scores} the same in 0..1.
 */
final class RewardRoute implements Route {

  private final Court court;

  RewardRoute(Court court) {
    this.court = court;
  }

  @Override
  public Reply answer(Call call) {
    JsonFields fields = call.fields();
    List<String> queries = Texts.oneOrMore(fields, "query", court.limits().texts());
    List<String> prompts = besides(fields, "prompts", queries.size());
    List<String> labels = besides(fields, "labels", queries.size());
    JudgeSettings settings = court.settings(fields);
    Backend backend = court.named(fields);
    List<Court.Case> cases = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      Court.Case one = Transcript.behind(prompts.get(i), queries.get(i));
      String label = labels.get(i);
      Question question = label.isBlank() ? one.question() : one.question().withReference(label);
      cases.add(new Court.Case(question, one.responses()));
    }
    Court.Scores scored = court.scoreAll(call, backend, cases, settings);
    return Reply.json(
        JsonText.of(
            json -> {
              json.writeStartObject();
              json.writeArrayFieldStart("rewards");
              for (double score : scored.scores()) {
                JsonText.number(json, score);
              }
              json.writeEndArray();
              json.writeArrayFieldStart("scores");
              for (double score : scored.scores()) {
                JsonText.number(json, ScoreScale.unit(score));
              }
              json.writeEndArray();
              json.writeObjectFieldStart("extra_logs");
              json.writeArrayFieldStart("judgements");
              for (Selection selection : scored.by()) {
                json.writeNumber(selection.counts().valid());
              }
              json.writeEndArray();
              json.writeArrayFieldStart("agreement");
              for (Selection selection : scored.by()) {
                JsonText.number(json, selection.tally().agreement());
              }
              json.writeEndArray();
              json.writeEndObject();
              json.writeEndObject();
            }));
  }

  /** A list beside the queries; what is not there is as if it were empty texts. */
  private static List<String> besides(JsonFields fields, String name, int size) {
    List<String> texts = new ArrayList<>();
    for (JsonValue value : fields.items(name).orElse(List.of())) {
      texts.add(
          value instanceof JsonValue.Nothing
              ? ""
              : JsonFields.text(name + "[" + texts.size() + "]", value));
    }
    if (texts.isEmpty()) {
      return java.util.Collections.nCopies(size, "");
    }
    if (texts.size() != size) {
      throw JsonFields.invalid(name, size + " texts, one a query", texts.size() + " of them");
    }
    return texts;
  }
}
