package io.dikast.server.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Serves the page and hands each POST to the test, which answers it step by step. */
final class StubServer implements AutoCloseable {

  private static final int PATIENCE_S = 120;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  StubServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port on loopback", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** The next POST of the page. */
  Call next() {
    try {
      return Objects.requireNonNull(
          calls.poll(PATIENCE_S, TimeUnit.SECONDS), "the page sent nothing");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the page", e);
    }
  }

  /** Whether a POST waits that nobody has taken. */
  boolean idle() {
    return calls.isEmpty();
  }

  /** Every request line and header that came, to look for what must not be there. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    seen.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet());
    exchange.getResponseHeaders().set("x-request-id", "req-1");
    if (exchange.getRequestMethod().equals("POST")) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      calls.add(new Call(exchange, path, new String(body, StandardCharsets.UTF_8)));
      return;
    }
    if (path.equals("/v1/models")) {
      new Call(exchange, path, "")
          .answer(200, "{\"data\":[{\"id\":\"tiny\"},{\"id\":\"bon-tiny\"}]}");
      return;
    }
    var file = PageFile.at(path);
    if (file.isEmpty()) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", file.get().type());
    exchange.getResponseHeaders().set("Content-Security-Policy", PageFile.CONTENT_SECURITY_POLICY);
    byte[] bytes = file.get().bytes();
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** A POST that waits for its answer. */
  record Call(HttpExchange exchange, String path, String body) {

    String header(String name) {
      return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    /** Answers at once, as JSON. */
    void answer(int status, String json) {
      try {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** An error in the one shape of errors. */
    void refuse(int status, String code, String message) {
      answer(
          status,
          "{\"error\":{\"message\":"
              + Samples.quoted(message)
              + ",\"type\":\"server_error\",\"param\":null,\"code\":\""
              + code
              + "\"}}");
    }

    Call with(String header, String value) {
      exchange.getResponseHeaders().set(header, value);
      return this;
    }

    /** Begins a stream of events. */
    Call stream() {
      return stream(0);
    }

    /** Begins a stream that promises more than will ever come, to be cut. */
    Call streamToCut() {
      return stream(1_000_000);
    }

    private Call stream(long length) {
      try {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, length);
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Call event(String name, String json) {
      return text("event: " + name + "\ndata: " + json + "\n\n");
    }

    Call text(String text) {
      try {
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Ends the stream in order. */
    void end() {
      try {
        exchange.getResponseBody().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Breaks the connection off in the middle of the stream. */
    void cut() {
      exchange.close();
    }

    /** Writes on until the other side is found gone; false where it never is. */
    boolean abandoned() {
      String comment = ":" + " ".repeat(64 * 1024) + "\n";
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
      while (System.nanoTime() < end) {
        try {
          text(comment);
        } catch (UncheckedIOException e) {
          return true;
        }
      }
      return false;
    }
  }
}
