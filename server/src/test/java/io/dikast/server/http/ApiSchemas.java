package io.dikast.server.http;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document of the routes as JSON, and the schemas that lie in it. */
final class ApiSchemas {

  private static final String ID = "https://dikast.invalid/openapi.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A place in the document, with the value that stands there. */
  record Place(String pointer, JsonNode value) {

    /** What stands below, by names from here on. */
    Place at(String... names) {
      StringBuilder longer = new StringBuilder(pointer);
      for (String name : names) {
        longer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
      }
      String end = longer.substring(pointer.length());
      return new Place(longer.toString(), value.at(end));
    }

    boolean isThere() {
      return !value.isMissingNode();
    }
  }

  private final JsonNode root;
  private final SchemaRegistry registry;
  private final Map<String, Schema> known = new ConcurrentHashMap<>();

  ApiSchemas(byte[] document) {
    root = JSON.readTree(document);
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, new String(document, StandardCharsets.UTF_8))));
  }

  /** JSON text as a tree. */
  static JsonNode tree(String json) {
    return JSON.readTree(json);
  }

  /** The whole document. */
  Place root() {
    return new Place("", root);
  }

  /** The place itself, or the one that it refers to. */
  Place resolved(Place place) {
    JsonNode reference = place.value().path("$ref");
    if (!reference.isString()) {
      return place;
    }
    String pointer = reference.stringValue().substring(1);
    return new Place(pointer, root.at(pointer));
  }

  /** What a value has against the schema at a place; empty for nothing. */
  List<String> faults(Place schema, JsonNode value) {
    if (!schema.isThere()) {
      return List.of("there is no schema at " + schema.pointer());
    }
    return known.computeIfAbsent(schema.pointer(), this::compiled).validate(value).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  /** What the schema at a place has against it as a schema of JSON Schema 2020-12. */
  List<String> faultsAsSchema(Place schema) {
    return registry
        .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
        .validate(schema.value())
        .stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  private Schema compiled(String pointer) {
    // A fragment of a URI: what is no letter of one is written in percents.
    String fragment =
        URLEncoder.encode(pointer, StandardCharsets.UTF_8).replace("%2F", "/").replace("%7E", "~");
    return registry.getSchema(SchemaLocation.of(ID + "#" + fragment));
  }
}
