package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dikast.Strategy;
import io.dikast.engine.StopReason;
import io.dikast.engine.backend.Generation;
import io.dikast.server.http.ApiSchemas.Place;
import io.dikast.server.json.Fault;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The document of the routes: that it is one, that it is whole, and that its examples are true. */
class ApiDocumentTest {

  private static final ApiSchemas SCHEMAS = new ApiSchemas(ApiDocument.bytes());

  private static String text() {
    return new String(ApiDocument.bytes(), StandardCharsets.UTF_8);
  }

  /** Every object of the document, with its place. */
  private static List<Place> objects(Place at) {
    List<Place> all = new ArrayList<>();
    if (at.value().isObject()) {
      all.add(at);
    }
    for (Map.Entry<String, JsonNode> entry : at.value().properties()) {
      all.addAll(objects(at.at(entry.getKey())));
    }
    for (int i = 0; at.value().isArray() && i < at.value().size(); i++) {
      all.addAll(objects(at.at(String.valueOf(i))));
    }
    return all;
  }

  private static Set<String> words(String... names) {
    Set<String> words = new TreeSet<>();
    for (JsonNode word : SCHEMAS.root().at("components", "schemas").at(names).at("enum").value()) {
      if (word.isString()) {
        words.add(word.stringValue());
      }
    }
    return words;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void document_isOpenApi31_andItsSchemasAreSchemas() {
    assertThat(SCHEMAS.root().at("openapi").value().stringValue()).matches("3\\.1\\.\\d+");
    assertThat(SCHEMAS.root().at("info").value().propertyNames()).contains("title", "version");
    Place schemas = SCHEMAS.root().at("components", "schemas");
    for (String name : schemas.value().propertyNames()) {
      assertThat(SCHEMAS.faultsAsSchema(schemas.at(name))).as(name).isEmpty();
    }
    Set<String> ids = new HashSet<>();
    Place paths = SCHEMAS.root().at("paths");
    for (String path : paths.value().propertyNames()) {
      for (String method : paths.at(path).value().propertyNames()) {
        Place operation = paths.at(path, method);
        assertThat(ids.add(operation.at("operationId").value().stringValue())).as(path).isTrue();
        for (String status : operation.at("responses").value().propertyNames()) {
          Place answer = SCHEMAS.resolved(operation.at("responses", status));
          assertThat(answer.at("description").isThere()).as(answer.pointer()).isTrue();
        }
      }
    }
  }

  @Test
  void document_hasEveryRouteAndNoOther() {
    Set<String> registered = new TreeSet<>();
    Court court = new Court(Limits.DEFAULT, JudgeSettings.DEFAULT, new Meters());
    for (RouteTable.Entry entry : Routes.table(court, new Admission(1), Map.of()).all()) {
      registered.add(entry.method() + " " + entry.path());
    }
    Set<String> described = new TreeSet<>();
    Place paths = SCHEMAS.root().at("paths");
    for (String path : paths.value().propertyNames()) {
      for (String method : paths.at(path).value().propertyNames()) {
        String verb = method.toUpperCase(Locale.ROOT) + " ";
        if (path.equals("/{file}")) {
          JsonNode names = paths.at(path, "get", "parameters", "0", "schema", "enum").value();
          names.forEach(name -> described.add(verb + "/" + name.stringValue()));
        } else {
          described.add(verb + path);
        }
      }
    }
    assertThat(described).isEqualTo(registered);
  }

  @Test
  void document_openRoutes_areThoseWithoutSecurity() {
    Court court = new Court(Limits.DEFAULT, JudgeSettings.DEFAULT, new Meters());
    for (RouteTable.Entry entry : Routes.table(court, new Admission(1), Map.of()).all()) {
      JsonNode security =
          SCHEMAS.root().at("paths", entry.path(), lower(entry.method()), "security").value();
      assertThat(security.isArray() && security.isEmpty())
          .as(entry.path())
          .isEqualTo(entry.access() == RouteTable.Access.OPEN);
    }
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  @Test
  void document_referencesPointAtSomething_andNothingIsLeftOver() {
    Set<String> used = new HashSet<>();
    for (Place place : objects(SCHEMAS.root())) {
      JsonNode reference = place.value().path("$ref");
      if (reference.isString()) {
        assertThat(SCHEMAS.resolved(place).isThere()).as(reference.stringValue()).isTrue();
        used.add(reference.stringValue());
      }
    }
    // No operation has these two: they are of what is no operation.
    used.add("#/components/responses/RouteNotFound");
    used.add("#/components/responses/MethodNotAllowed");
    for (String kind : List.of("schemas", "responses", "headers")) {
      for (String name : SCHEMAS.root().at("components", kind).value().propertyNames()) {
        assertThat(used).contains("#/components/" + kind + "/" + name);
      }
    }
  }

  @Test
  void document_words_areThoseOfTheCode() {
    assertThat(words("Strategy"))
        .isEqualTo(new TreeSet<>(Stream.of(Strategy.values()).map(Strategy::toString).toList()));
    assertThat(words("StopReason"))
        .isEqualTo(new TreeSet<>(Stream.of(StopReason.values()).map(word -> lower(word)).toList()));
    assertThat(words("Sample", "properties", "finish_reason"))
        .isEqualTo(
            new TreeSet<>(Stream.of(Generation.Finish.values()).map(word -> lower(word)).toList()));
  }

  @Test
  void document_everyCode_standsUnderItsStatus() {
    Set<String> ofHttp = new TreeSet<>();
    for (Fault.Code code : Fault.Code.values()) {
      // The command line's alone: a server that rejects its model does not start.
      if (code != Fault.Code.MODEL_REJECTED) {
        ofHttp.add(code.json());
      }
    }
    assertThat(words("Fault", "properties", "code")).isEqualTo(ofHttp);
    for (Map.Entry<String, Integer> response :
        Map.of(
                "BadRequest", 400,
                "Unauthorized", 401,
                "ModelNotFound", 404,
                "RouteNotFound", 404,
                "MethodNotAllowed", 405,
                "PayloadTooLarge", 413,
                "InternalError", 500,
                "BadGateway", 502,
                "Unavailable", 503,
                "DeadlineExceeded", 504)
            .entrySet()) {
      Place schema =
          SCHEMAS.resolved(
              SCHEMAS
                  .root()
                  .at("components", "responses", response.getKey(), "content")
                  .at("application/json", "schema"));
      for (JsonNode code :
          schema.at("allOf", "1", "properties", "error", "properties", "code", "enum").value()) {
        Fault.Code known = Fault.Code.valueOf(code.stringValue().toUpperCase(Locale.ROOT));
        assertThat(Faults.status(known)).as(code.stringValue()).isEqualTo(response.getValue());
      }
    }
  }

  // Examples.

  /** A place that has examples of a schema. */
  private static Stream<Place> examples() {
    return objects(SCHEMAS.root()).stream()
        .filter(place -> place.at("examples").isThere() && place.at("schema").isThere());
  }

  @Test
  void examples_fitTheirSchemas() {
    assertThat(examples()).isNotEmpty();
    examples()
        .forEach(
            place ->
                place
                    .at("examples")
                    .value()
                    .properties()
                    .forEach(
                        example ->
                            assertThat(
                                    SCHEMAS.faults(
                                        place.at("schema"), example.getValue().get("value")))
                                .as("%s, example %s", place.pointer(), example.getKey())
                                .isEmpty()));
  }

  /** A request of the document. */
  record Asked(String path, String name, String body) {
    @Override
    public String toString() {
      return path + " " + name;
    }
  }

  static Stream<Asked> requests() {
    Place paths = SCHEMAS.root().at("paths");
    return paths.value().propertyNames().stream()
        .flatMap(
            path ->
                paths
                    .at(path, "post", "requestBody", "content", "application/json", "examples")
                    .value()
                    .properties()
                    .stream()
                    .map(
                        example ->
                            new Asked(
                                path,
                                example.getKey(),
                                example.getValue().get("value").toString())));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requests_ofTheDocument_areAnsweredAsItSays(Asked asked) {
    try (HttpFixture http = HttpFixture.start(ChatRouteTest.solving(), Limits.DEFAULT)) {
      HttpResponse<String> reply = http.post(asked.path(), asked.body());

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }
  }

  @Test
  void everyPath_thatIsRead_isAnsweredAsTheDocumentSays() {
    try (HttpFixture http = HttpFixture.start()) {
      Court court = new Court(Limits.DEFAULT, JudgeSettings.DEFAULT, new Meters());
      for (RouteTable.Entry entry : Routes.table(court, new Admission(1), Map.of()).all()) {
        if (!entry.takesBody()) {
          assertThat(http.get(entry.path()).statusCode()).as(entry.path()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void openApi_isServedToEverybody() {
    ApiKeys keys = ApiKeys.of(List.of("secret"));
    try (HttpFixture http = new HttpFixture(HttpFixture.judge(), keys, Limits.DEFAULT)) {
      HttpResponse<String> reply = http.get("/openapi.json");

      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(reply.body()).isEqualTo(text());
    }
  }

  // The check itself.

  @Test
  void check_answerWithAFieldMore_isFound() {
    Place status = SCHEMAS.root().at("components", "schemas", "Status");
    assertThat(SCHEMAS.faults(status, ApiSchemas.tree("{\"status\":\"ok\"}"))).isEmpty();
    assertThat(SCHEMAS.faults(status, ApiSchemas.tree("{\"status\":\"ok\",\"x\":1}"))).hasSize(1);
    assertThat(SCHEMAS.faults(status, ApiSchemas.tree("{\"status\":\"well\"}"))).hasSize(1);
    assertThat(SCHEMAS.faults(status.at("nothing"), ApiSchemas.tree("{}"))).hasSize(1);
  }

  @Test
  void check_routeThatTheDocumentLacks_isFound() {
    ApiSchemas poor =
        new ApiSchemas(text().replace("\"/livez\"", "\"/other\"").getBytes(StandardCharsets.UTF_8));
    try (HttpFixture http = HttpFixture.start()) {
      ApiContract contract = new ApiContract(poor);
      assertThatCode(() -> contract.check(http.request("/livez").GET().build(), http.get("/livez")))
          .isInstanceOf(AssertionError.class);
      assertThatCode(
              () -> contract.check(http.request("/health").GET().build(), http.get("/health")))
          .doesNotThrowAnyException();
    }
  }
}
