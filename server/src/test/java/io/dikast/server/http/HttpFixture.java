package io.dikast.server.http;

import io.dikast.engine.backend.Backend;
import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A service on loopback with a scripted model, and a client to ask it that holds every answer to
 * the document of the routes.
 */
final class HttpFixture implements AutoCloseable {

  final HttpService service;
  final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  final Backend backend;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpFixture(Backend backend, ApiKeys keys, Limits limits) {
    this(backend, keys, limits, true);
  }

  HttpFixture(Backend backend, ApiKeys keys, Limits limits, boolean open) {
    this(backend, keys, limits, TelemetrySettings.OFF, open);
  }

  private HttpFixture(
      Backend backend, ApiKeys keys, Limits limits, TelemetrySettings telemetry, boolean open) {
    this.backend = backend;
    try {
      service =
          HttpService.start(
              new ServiceSettings(
                  "127.0.0.1",
                  0,
                  keys,
                  limits,
                  JudgeSettings.DEFAULT,
                  Map.of("dikast", "test"),
                  AccessLog.Format.JSON,
                  telemetry),
              log::add);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    if (open) {
      service.open(backend);
    }
  }

  /**
   * A service whose judge finds "46" better wherever it stands, and says 7 of a single response.
   */
  static HttpFixture start() {
    return start(judge(), Limits.DEFAULT);
  }

  static HttpFixture start(Backend backend, Limits limits) {
    return new HttpFixture(backend, ApiKeys.NONE, limits);
  }

  static HttpFixture start(Backend backend, TelemetrySettings telemetry) {
    return new HttpFixture(backend, ApiKeys.NONE, Limits.DEFAULT, telemetry, true);
  }

  static ScriptedBackend judge() {
    return judging().build();
  }

  static ScriptedBackend.Builder judging() {
    return ScriptedBackend.script(
        (prompt, seed, draw) -> Reply.says("Analysis: weighed\n" + scores(prompt)));
  }

  static String scores(String prompt) {
    int first = prompt.indexOf("46");
    int second = prompt.indexOf("45");
    if (second < 0) {
      return "\\boxed{7}";
    }
    return first < second ? "\\boxed{9, 2}" : "\\boxed{2, 9}";
  }

  static final String BOXES = "{\"prompt\":\"How many pens?\",\"responses\":[\"45\",\"46\"]}";

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + service.port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  HttpResponse<String> post(String path, String body) {
    return send(posting(path, body).build());
  }

  HttpRequest.Builder posting(String path, String body) {
    return request(path)
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return ApiContract.OWN.check(
          request,
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .thenApply(reply -> ApiContract.OWN.check(request, reply));
  }

  @Override
  public void close() {
    client.shutdownNow();
    backend.close();
    service.close();
  }
}
