package io.dikast.server.http;

import io.dikast.engine.backend.Backend;
import io.dikast.engine.backend.BackendInfo;
import io.dikast.server.http.RouteTable.Access;
import io.dikast.server.json.JsonText;
import io.dikast.server.web.PageFile;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All routes of a server. */
final class Routes {

  private Routes() {}

  static RouteTable table(Court court, Admission admission, Map<String, String> versions) {
    RouteTable table = new RouteTable();
    for (String path : PageFile.paths()) {
      PageFile.at(path).ifPresent(file -> table.get(path, Access.BROWSER, _ -> page(file)));
    }
    return table
        .post("/v1/select", new SelectRoute(court))
        .post("/v1/chat/completions", new ChatRoute(court))
        .post("/v1/search", new SearchRoute(court))
        .post("/v1/score", new ScoreRoute(court))
        .post("/score", new ScoreRoute(court))
        .post("/v1/rerank", new RerankRoute(court))
        .post("/rerank", new RerankRoute(court))
        .post("/v2/rerank", new RerankRoute(court))
        .post("/v1/decisions", new DecisionsRoute(court))
        .post("/v1/fine_tuning/alpha/graders/run", new GraderRoute(court))
        .post("/get_reward", new RewardRoute(court))
        .post("/classify", new ClassifyRoute(court))
        .get("/v1/models", Access.KEY, _ -> models(court))
        .get("/health", Access.OPEN, _ -> status(200, "ok"))
        .get("/livez", Access.OPEN, _ -> status(200, "ok"))
        .get("/readyz", Access.OPEN, _ -> ready(court, admission))
        .get("/openapi.json", Access.OPEN, _ -> document())
        .get("/version", Access.KEY, _ -> version(versions))
        .get("/metrics", Access.KEY, _ -> metrics(court.meters()));
  }

  private static Reply status(int status, String word) {
    return Reply.json(
        status,
        JsonText.of(
            json -> {
              json.writeStartObject();
              json.writeStringField("status", word);
              json.writeEndObject();
            }));
  }

  private static Reply ready(Court court, Admission admission) {
    if (admission.draining()) {
      return status(503, "draining");
    }
    return court.model().isPresent() ? status(200, "ready") : status(503, "loading");
  }

  private static Reply version(Map<String, String> versions) {
    return Reply.json(
        JsonText.of(
            json -> {
              json.writeStartObject();
              json.writeStringField("object", "version");
              for (Map.Entry<String, String> version : new TreeMap<>(versions).entrySet()) {
                json.writeStringField(version.getKey(), version.getValue());
              }
              json.writeEndObject();
            }));
  }

  private static Reply document() {
    return new Reply.Whole(
        200, Map.of("content-type", Reply.JSON), Buffer.buffer(ApiDocument.bytes()));
  }

  private static Reply metrics(Meters meters) {
    return new Reply.Whole(
        200,
        Map.of("content-type", "text/plain; version=0.0.4; charset=utf-8"),
        Buffer.buffer(meters.scrape()));
  }

  private static Reply page(PageFile file) {
    return new Reply.Whole(
        200,
        Map.of(
            "content-type",
            file.type(),
            "content-security-policy",
            PageFile.CONTENT_SECURITY_POLICY,
            "referrer-policy",
            "no-referrer",
            "cache-control",
            "no-cache",
            "etag",
            file.tag()),
        Buffer.buffer(file.bytes()));
  }

  private static Reply models(Court court) {
    Backend backend = court.loaded();
    BackendInfo info = backend.describe();
    return Reply.json(
        JsonText.of(
            json -> {
              json.writeStartObject();
              json.writeStringField("object", "list");
              json.writeArrayFieldStart("data");
              List<String> names = new ArrayList<>(List.of(info.model()));
              names.addAll(Scaling.virtualNames(info.model()));
              for (String name : names) {
                json.writeStartObject();
                json.writeStringField("id", name);
                json.writeStringField("object", "model");
                json.writeNumberField("created", court.openedAt());
                json.writeStringField("owned_by", "dikast");
                json.writeNumberField("context_length", info.contextTokens());
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }
}
