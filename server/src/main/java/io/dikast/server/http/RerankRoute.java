package io.dikast.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.Question;
import io.dikast.engine.Selection;
import io.dikast.engine.backend.Backend;
import io.dikast.engine.vote.Tally;
import io.dikast.server.json.JsonFields;
import io.dikast.server.json.JsonText;
import io.dikast.server.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code POST /v1/rerank}, {@code /rerank} and {@code /v2/rerank}: documents by how well they
 * answer a query, the best first. {@code documents} is answered as Jina and Cohere do, {@code
 * texts} as TEI does.
 *
 * <p>Documents are judged together, as many as the limit on responses allows; more are judged in
 * groups of nearly equal size, whose scores are comparable because the judge's scale is absolute.
 */
final class RerankRoute implements Route {

  private final Court court;

  RerankRoute(Court court) {
    this.court = court;
  }

  /**
   * Where a document stands.
   *
   * @param index of the document
   * @param score mean of the judge, 1..10
   * @param rank within its group
   */
  private record Place(int index, double score, int rank) {}

  @Override
  public Reply answer(Call call) {
    JsonFields fields = call.fields();
    String query = fields.needText("query", "what the documents are to answer");
    if (query.isBlank()) {
      throw JsonFields.invalid("query", "a text that says something", "a blank one");
    }
    boolean tei = fields.has("texts") && !fields.has("documents");
    List<String> documents = documents(fields, tei ? "texts" : "documents");
    // vLLM takes 0 for all of them.
    int top = fields.integer("top_n", 0, Integer.MAX_VALUE).orElse(0);
    boolean shown = fields.truth(tei ? "return_text" : "return_documents").orElse(!tei);
    boolean raw = tei && fields.truth("raw_scores").orElse(false);
    List<String> principles = fields.texts("principles").orElse(List.of());
    JudgeSettings settings = court.settings(fields);
    Backend backend = court.named(fields);
    Question question = Question.of(query).withPrinciples(principles);

    List<Court.Case> groups = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    int count = Math.ceilDiv(documents.size(), court.limits().responses());
    for (int group = 0; group < count; group++) {
      int from = group * documents.size() / count;
      starts.add(from);
      groups.add(
          new Court.Case(
              question, documents.subList(from, (group + 1) * documents.size() / count)));
    }
    List<Selection> selections = court.selectAll(call, backend, groups, settings);
    List<Place> places = places(selections, starts);
    List<Place> best = top == 0 || top > places.size() ? places : places.subList(0, top);
    return Reply.json(
        JsonText.of(
            json -> {
              if (tei) {
                writeBare(best, documents, shown, raw, json);
                return;
              }
              json.writeStartObject();
              json.writeStringField("id", "rerank-" + call.id());
              json.writeStringField("object", "list");
              json.writeStringField("model", backend.describe().model());
              json.writeArrayFieldStart("results");
              for (Place place : best) {
                json.writeStartObject();
                json.writeNumberField("index", place.index());
                json.writeFieldName("relevance_score");
                JsonText.number(json, ScoreScale.unit(place.score()));
                if (shown) {
                  json.writeObjectFieldStart("document");
                  json.writeStringField("text", documents.get(place.index()));
                  json.writeEndObject();
                }
                json.writeEndObject();
              }
              json.writeEndArray();
              UsageJson.of(selections).write(json);
              json.writeEndObject();
            }));
  }

  private List<String> documents(JsonFields fields, String name) {
    JsonValue value = fields.need(name, "the texts to rank");
    List<String> documents = new ArrayList<>();
    for (JsonValue item : JsonFields.items(name, value)) {
      String path = name + "[" + documents.size() + "]";
      documents.add(
          item instanceof JsonValue.Fields
              ? JsonFields.of(path, item).needText("text", "the text of this document")
              : JsonFields.text(path, item));
    }
    int limit = court.limits().texts();
    if (documents.isEmpty() || documents.size() > limit) {
      throw JsonFields.invalid(name, "1 to " + limit + " texts", documents.size() + " of them");
    }
    return documents;
  }

  private static List<Place> places(List<Selection> selections, List<Integer> starts) {
    List<Place> places = new ArrayList<>();
    for (int group = 0; group < selections.size(); group++) {
      for (Tally.Standing standing : selections.get(group).tally().standings()) {
        places.add(
            new Place(starts.get(group) + standing.index(), standing.score(), standing.rank()));
      }
    }
    places.sort(
        Comparator.comparingDouble(Place::score)
            .reversed()
            .thenComparingInt(Place::rank)
            .thenComparingInt(Place::index));
    return places;
  }

  private static void writeBare(
      List<Place> places, List<String> texts, boolean shown, boolean raw, JsonGenerator json)
      throws IOException {
    json.writeStartArray();
    for (Place place : places) {
      json.writeStartObject();
      json.writeNumberField("index", place.index());
      json.writeFieldName("score");
      JsonText.number(json, raw ? place.score() : ScoreScale.unit(place.score()));
      if (shown) {
        json.writeStringField("text", texts.get(place.index()));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
