package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.server.http.ApiSchemas.Place;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Holds answers of a server to the document that it gives of itself: the status is one the route
 * has, the headers are there, the body and every event fit their schemas. What was answered with a
 * 200 must have been asked as the document says.
 */
final class ApiContract {

  /** Of the document that this server has. */
  static final ApiContract OWN = new ApiContract(new ApiSchemas(ApiDocument.bytes()));

  private final ApiSchemas schemas;

  ApiContract(ApiSchemas schemas) {
    this.schemas = schemas;
  }

  /** Fails where request or answer are none of the document's. */
  <T extends HttpResponse<String>> T check(HttpRequest request, T reply) {
    String path = request.uri().getRawPath();
    String method = request.method().toLowerCase(Locale.ROOT);
    String what = request.method() + " " + path + " → " + reply.statusCode();
    Optional<Place> operation = operation(path, method);
    Place answer =
        operation
            .map(at -> at.at("responses", String.valueOf(reply.statusCode())))
            .orElseGet(() -> schemas.root().at("components", "responses", refusal(path, reply)));
    assertThat(answer.isThere()).as("%s is in the document: %s", what, reply.body()).isTrue();
    checkAnswer(what, schemas.resolved(answer), method, reply);
    if (operation.isPresent() && reply.statusCode() == 200 && method.equals("post")) {
      checkRequest(what, operation.get(), body(request));
    }
    return reply;
  }

  /** The operation of a path, if the document has it. */
  private Optional<Place> operation(String path, String method) {
    return path(path)
        .map(item -> item.at(method.equals("head") ? "get" : method))
        .filter(Place::isThere);
  }

  private Optional<Place> path(String path) {
    Place exact = schemas.root().at("paths", path);
    if (exact.isThere()) {
      return Optional.of(exact);
    }
    Place file = schemas.root().at("paths", "/{file}");
    for (JsonNode name : file.value().at("/get/parameters/0/schema/enum")) {
      if (path.equals("/" + name.stringValue())) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** How a request is refused that is for no operation. */
  private String refusal(String path, HttpResponse<String> reply) {
    return switch (reply.statusCode()) {
      case 400 -> "BadRequest";
      case 401 -> "Unauthorized";
      default -> path(path).isPresent() ? "MethodNotAllowed" : "RouteNotFound";
    };
  }

  private void checkAnswer(String what, Place answer, String method, HttpResponse<String> reply) {
    for (Map.Entry<String, JsonNode> entry : answer.value().path("headers").properties()) {
      Place header = schemas.resolved(answer.at("headers", entry.getKey()));
      Optional<String> value = reply.headers().firstValue(entry.getKey());
      assertThat(value).as("%s has the header %s", what, entry.getKey()).isPresent();
      assertFits(what, header.at("schema"), StringNode.valueOf(value.orElseThrow()));
    }
    String type = reply.headers().firstValue("content-type").orElse("").split(";", 2)[0];
    Place content = answer.at("content", type);
    assertThat(content.isThere()).as("%s is of type %s", what, type).isTrue();
    if (method.equals("head")) {
      assertThat(reply.body()).isEmpty();
      return;
    }
    switch (type) {
      case "application/json" ->
          assertFits(what, content.at("schema"), ApiSchemas.tree(reply.body()));
      case "text/event-stream" -> checkEvents(what, content, reply.body());
      default -> assertFits(what, content.at("schema"), StringNode.valueOf(reply.body()));
    }
  }

  /** One event of a stream. */
  private record Event(String name, String data) {}

  private void checkEvents(String what, Place content, String body) {
    List<Event> events = events(body);
    assertThat(events).as("%s has events", what).isNotEmpty();
    JsonNode lastData = content.value().path("x-last-data");
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      boolean last = i == events.size() - 1;
      if (last && lastData.isString() && !event.name().equals("error")) {
        assertThat(event.data()).as(what).isEqualTo(lastData.stringValue());
        return;
      }
      Place schema = content.at("x-events", event.name());
      assertThat(schema.isThere()).as("%s has events %s", what, event.name()).isTrue();
      assertThat(last || !event.name().equals("error")).as("%s ends at an error", what).isTrue();
      assertFits(what + ", event " + event.name(), schema, ApiSchemas.tree(event.data()));
    }
  }

  /** The events of a stream as this server writes them: a name or none, and one line of data. */
  private static List<Event> events(String body) {
    List<Event> events = new ArrayList<>();
    String name = "message";
    for (String line : body.split("\n", -1)) {
      if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        events.add(new Event(name, line.substring("data: ".length())));
        name = "message";
      } else {
        assertThat(line).as("between events").isEmpty();
      }
    }
    return events;
  }

  private void checkRequest(String what, Place operation, String body) {
    JsonNode request = ApiSchemas.tree(body);
    dropNulls(request);
    assertFits(
        what + ", the request " + (body.length() > 1000 ? "" : body),
        operation.at("requestBody", "content", "application/json", "schema"),
        request);
  }

  /** A field that is null counts as absent. */
  private static void dropNulls(JsonNode value) {
    switch (value) {
      case ObjectNode object -> {
        object.removeNulls();
        object.values().forEach(ApiContract::dropNulls);
      }
      case ArrayNode array -> array.values().forEach(ApiContract::dropNulls);
      default -> {}
    }
  }

  private void assertFits(String what, Place schema, JsonNode value) {
    assertThat(schemas.faults(schema, value))
        .as("%s against %s: %s", what, schema.pointer(), value)
        .isEmpty();
  }

  private static String body(HttpRequest request) {
    HttpResponse.BodySubscriber<String> text =
        HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
    request
        .bodyPublisher()
        .orElseThrow()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                text.onSubscribe(subscription);
              }

              @Override
              public void onNext(ByteBuffer bytes) {
                text.onNext(List.of(bytes));
              }

              @Override
              public void onError(Throwable failure) {
                text.onError(failure);
              }

              @Override
              public void onComplete() {
                text.onComplete();
              }
            });
    return text.getBody().toCompletableFuture().join();
  }
}
