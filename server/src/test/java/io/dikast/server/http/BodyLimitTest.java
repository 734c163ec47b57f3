package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client is told before it has sent its body; no timer helps, they are all far away. */
@Timeout(60)
class BodyLimitTest {

  private static final Limits SMALL =
      new Limits(
          1024, 64, 256, 256, 4096, 64, 1024, 256, Duration.ofMinutes(1), Duration.ofHours(1));

  /** A connection that a test speaks on by itself. */
  private static final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    Wire(HttpFixture http) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), http.service.port());
      socket.setSoTimeout(30_000);
      in = socket.getInputStream();
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    /**
     * The head of the next answer, its lines joined by line feeds; its body is read and dropped.
     */
    String head() throws IOException {
      StringBuilder head = new StringBuilder();
      int length = 0;
      for (String line = line(); !line.isEmpty(); line = line()) {
        head.append(line).append('\n');
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
          length = Integer.parseInt(line.substring("content-length: ".length()));
        }
      }
      assertThat(in.readNBytes(length)).hasSize(length);
      return head.toString();
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
        line.append((char) c);
      }
      return line.toString().strip();
    }

    boolean ended() throws IOException {
      return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String post(int length, String... headers) {
    return "POST /v1/select HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: "
        + length
        + "\r\n"
        + String.join("", List.of(headers))
        + "\r\n";
  }

  private static final String ASKING = "Expect: 100-continue\r\n";

  @Test
  void announcedTooLarge_isRefusedBeforeItsBody_andTheConnectionGoesOn() throws IOException {
    try (HttpFixture http = HttpFixture.start(HttpFixture.judge(), SMALL);
        Wire wire = new Wire(http)) {
      wire.send(post(1025));
      assertThat(wire.head()).startsWith("HTTP/1.1 413 ");

      wire.send("x".repeat(1025));
      wire.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void announcedUnbearable_isRefusedBeforeItsBody_andTheConnectionEnds() throws IOException {
    try (HttpFixture http = HttpFixture.start(HttpFixture.judge(), SMALL);
        Wire wire = new Wire(http)) {
      wire.send(post(1_000_000_000));
      assertThat(wire.head()).startsWith("HTTP/1.1 413 ").contains("connection: close");
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void clientThatAsksFirst_isToldToGoOnOnlyWhereItsBodyIsTaken() throws IOException {
    try (HttpFixture http = HttpFixture.start(HttpFixture.judge(), SMALL);
        Wire taken = new Wire(http);
        Wire large = new Wire(http);
        Wire lost = new Wire(http)) {
      taken.send(post(HttpFixture.BOXES.length(), ASKING));
      assertThat(taken.head()).isEqualTo("HTTP/1.1 100 Continue\n");
      taken.send(HttpFixture.BOXES);
      assertThat(taken.head()).startsWith("HTTP/1.1 200 ");

      large.send(post(1025, ASKING));
      assertThat(large.head()).startsWith("HTTP/1.1 413 ").contains("connection: close");
      assertThat(large.ended()).isTrue();

      lost.send(post(7, ASKING).replace("/v1/select", "/v1/nothing"));
      assertThat(lost.head()).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void otherRefusals_doNotWaitForTheBodyEither() throws IOException {
    try (HttpFixture http = HttpFixture.start(HttpFixture.judge(), SMALL);
        Wire wire = new Wire(http)) {
      wire.send(post(7).replace("application/json", "text/plain"));
      assertThat(wire.head()).startsWith("HTTP/1.1 415 ");

      wire.send("1234567" + post(HttpFixture.BOXES.length()) + HttpFixture.BOXES);
      assertThat(wire.head()).startsWith("HTTP/1.1 200 ");
    }
  }
}
