package io.dikast.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dikast.engine.backend.Backend;
import io.dikast.inference.openai.OpenAiFleet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A model server on loopback: judges two answers alike whatever they are, says yes to every
 * question, and writes down the headers it is sent.
 */
final class FakeFleet implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Of every request for the model, {@code traceparent} and {@code tracestate}. */
  final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();

  FakeFleet() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port on loopback", e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/models", this::models);
    server.createContext("/v1/chat/completions", this::complete);
    server.start();
  }

  /** Opens it as a backend; the caller closes that. */
  Backend open() {
    return OpenAiFleet.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort())).open();
  }

  private void models(HttpExchange exchange) throws IOException {
    answer(exchange, "application/json", "{\"data\":[{\"id\":\"fleet-judge\"}]}");
  }

  private void complete(HttpExchange exchange) throws IOException {
    headers.add(
        Map.of(
            "traceparent",
            header(exchange, "traceparent"),
            "tracestate",
            header(exchange, "tracestate")));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String usage = "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":5}";
    if (body.contains("\"stream\":true")) {
      answer(
          exchange,
          "text/event-stream",
          "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Analysis: weighed\\n\\\\boxed{2, 9}\"},"
              + "\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],"
              + usage
              + "}\n\ndata: [DONE]\n\n");
    } else {
      answer(
          exchange,
          "application/json",
          "{\"choices\":[{\"index\":0,\"logprobs\":{\"content\":[{\"top_logprobs\":"
              + "[{\"token\":\"Yes\",\"logprob\":-0.1},{\"token\":\"No\",\"logprob\":-2.5}]}]}}],"
              + usage
              + "}");
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
