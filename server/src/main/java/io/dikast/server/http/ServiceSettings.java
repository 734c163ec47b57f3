package io.dikast.server.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Objects;

/**
 * How the service is run.
 *
 * @param host name or address to listen at; only a loopback one without keys
 * @param port 0 to 65535, 0 for any free one
 * @param keys that open every route but health
 * @param limits of requests
 * @param judge how requests are judged that do not say
 * @param versions what {@code /version} tells, besides its {@code object}
 * @param log how requests are logged
 * @param telemetry where spans and events are sent, if anywhere
 */
public record ServiceSettings(
    String host,
    int port,
    ApiKeys keys,
    Limits limits,
    JudgeSettings judge,
    Map<String, String> versions,
    AccessLog.Format log,
    TelemetrySettings telemetry) {

  public ServiceSettings {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(judge, "judge");
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(telemetry, "telemetry");
    versions = Map.copyOf(versions);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be in 0..65535, got " + port);
    }
    if (keys.isEmpty() && !loopback(host)) {
      throw new IllegalArgumentException(
          "without a key the host must be a loopback address such as 127.0.0.1, got " + host);
    }
  }

  /** A service that sends no spans and events. */
  public ServiceSettings(
      String host,
      int port,
      ApiKeys keys,
      Limits limits,
      JudgeSettings judge,
      Map<String, String> versions,
      AccessLog.Format log) {
    this(host, port, keys, limits, judge, versions, log, TelemetrySettings.OFF);
  }

  private static boolean loopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no host " + host, e);
    }
  }
}
