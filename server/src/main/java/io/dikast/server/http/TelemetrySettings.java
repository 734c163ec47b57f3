package io.dikast.server.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether and where the service sends OpenTelemetry's spans and events.
 *
 * @param properties of OpenTelemetry's SDK by their names, such as {@code otel.service.name}; empty
 *     to send nothing
 * @param content whether what a judge wrote may go along
 */
public record TelemetrySettings(Map<String, String> properties, boolean content) {

  /** Sends nothing. */
  public static final TelemetrySettings OFF = new TelemetrySettings(Map.of(), false);

  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String PROTOCOL = "otel.exporter.otlp.protocol";
  private static final String SERVICE = "otel.service.name";
  private static final String RESOURCE = "otel.resource.attributes";

  /** The only one that is spoken here. */
  private static final String HTTP = "http/protobuf";

  public TelemetrySettings {
    properties = Map.copyOf(properties);
    String protocol = properties.getOrDefault(PROTOCOL, HTTP);
    if (!protocol.equals(HTTP)) {
      throw new IllegalArgumentException(
          "OTEL_EXPORTER_OTLP_PROTOCOL must be " + HTTP + ", got " + protocol);
    }
  }

  /**
   * What the variables of OpenTelemetry say; off unless there is an endpoint, and with {@code
   * OTEL_SDK_DISABLED}.
   *
   * @param endpoint base URL of the collector, {@code null} for that of the environment
   */
  public static TelemetrySettings of(
      Map<String, String> environment, @Nullable String endpoint, boolean content) {
    Map<String, String> properties = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("OTEL_") && !value.isBlank()) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    if (endpoint != null) {
      properties.put(ENDPOINT, endpoint);
    }
    if (!properties.containsKey(ENDPOINT)
        || properties.getOrDefault("otel.sdk.disabled", "").equalsIgnoreCase("true")) {
      return OFF;
    }
    properties.putIfAbsent(PROTOCOL, HTTP);
    if (!properties.getOrDefault(RESOURCE, "").contains("service.name=")) {
      properties.putIfAbsent(SERVICE, "dikast");
    }
    // Prometheus asks for metrics; nobody is sent them.
    properties.put("otel.metrics.exporter", "none");
    return new TelemetrySettings(properties, content);
  }

  boolean off() {
    return properties.isEmpty();
  }

  /** Without values: headers for the collector may hold a key. */
  @Override
  public String toString() {
    return "TelemetrySettings[" + new TreeSet<>(properties.keySet()) + ", " + content + "]";
  }
}
