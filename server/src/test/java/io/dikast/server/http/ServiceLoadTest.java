package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dikast.testkit.backend.Reply;
import io.dikast.testkit.backend.ScriptedBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many at once, clients that leave, and the end of the server. */
@Timeout(60)
class ServiceLoadTest {

  /** A judge that holds every draw until the gate opens. */
  private static final class Held {
    final CountDownLatch gate = new CountDownLatch(1);
    final CountDownLatch begun;
    final ScriptedBackend backend;

    Held(int draws) {
      begun = new CountDownLatch(draws);
      backend =
          ScriptedBackend.script(
                  (prompt, seed, draw) -> {
                    begun.countDown();
                    try {
                      gate.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    return Reply.says(HttpFixture.scores(prompt));
                  })
              .delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS)
              .build();
    }
  }

  private static String boxes(int k) {
    return HttpFixture.BOXES.replace("]}", "],\"judge\":{\"k\":" + k + "}}");
  }

  @Test
  void fullServer_refusesAtOnce_andTakesOnAgainAfterwards() throws InterruptedException {
    Held held = new Held(4);
    try (HttpFixture http = HttpFixture.start(held.backend, Limits.DEFAULT.withUnits(4))) {
      CompletableFuture<HttpResponse<String>> first =
          http.sendAsync(http.posting("/v1/select", boxes(4)).build());
      held.begun.await();

      HttpResponse<String> refused = http.post("/v1/select", boxes(1));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":\"server_overloaded\"");
      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
      assertThat(http.get("/metrics").body())
          .contains("dikast_admission_units_in_use 4.0")
          .contains("dikast_rejections_total{reason=\"server_overloaded\"} 1.0");

      held.gate.countDown();
      assertThat(first.join().statusCode()).isEqualTo(200);
      assertThat(http.post("/v1/select", boxes(4)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void manyAtOnce_areAnsweredOrRefused_andNoUnitIsLost() {
    ScriptedBackend backend =
        HttpFixture.judging().delivery(ScriptedBackend.Delivery.VIRTUAL_THREADS).build();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT.withUnits(16))) {
      List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(http.sendAsync(http.posting("/v1/select", boxes(8)).build()));
      }
      List<Integer> statuses = all.stream().map(reply -> reply.join().statusCode()).toList();

      assertThat(statuses).containsOnly(200, 503).contains(200);
      assertThat(http.get("/metrics").body()).contains("dikast_admission_units_in_use 0.0");
    }
  }

  private static Socket post(HttpFixture http, String path, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.service.port());
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n";
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  /** A model whose draws go on only when the test says so. */
  private static ScriptedBackend held() {
    return ScriptedBackend.script((prompt, seed, draw) -> Reply.says("46"))
        .delivery(ScriptedBackend.Delivery.MANUAL)
        .build();
  }

  private static void assertLeft(HttpFixture http) throws InterruptedException {
    assertThat(http.log.poll(30, TimeUnit.SECONDS)).contains("\"status\":499");
    assertThat(http.get("/metrics").body())
        .contains("dikast_admission_units_in_use 0.0")
        .contains("dikast_cancellations_total{cause=\"disconnect\"} 1.0");
  }

  @Test
  void clientThatLeaves_endsItsDraws_andGivesItsUnitsBack() throws Exception {
    ScriptedBackend backend = held();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      Socket socket =
          post(http, "/v1/select", HttpFixture.BOXES.replace("]}", "],\"judge\":{\"k\":2}}"));
      await(() -> backend.draws().size() == 2);
      socket.close();

      assertLeft(http);
      await(() -> backend.draws().stream().allMatch(draw -> draw.isCancelled()));
    }
  }

  @Test
  void clientThatLeavesAStreamedSearch_endsItsDraws() throws Exception {
    ScriptedBackend backend = held();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT)) {
      Socket socket =
          post(
              http,
              "/v1/search",
              "{\"prompt\":\"How many?\",\"strategy\":\"self_consistency\",\"n\":2,"
                  + "\"stream\":true}");
      socket.setSoTimeout(30_000);
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      await(() -> backend.draws().size() == 2);
      backend.draws().getFirst().release();
      while (!reader.readLine().equals("event: best")) {
        // Answers of which one came to its end are told of while the other is written.
      }
      socket.close();

      assertLeft(http);
      await(() -> backend.draws().get(1).isCancelled());
    }
  }

  @Test
  void drain_finishesWhatIsUnderWay_andRefusesTheRest() throws Exception {
    Held held = new Held(8);
    try (HttpFixture http = HttpFixture.start(held.backend, Limits.DEFAULT)) {
      CompletableFuture<HttpResponse<String>> first =
          http.sendAsync(http.posting("/v1/select", boxes(8)).build());
      held.begun.await();
      CompletableFuture<Boolean> drained =
          CompletableFuture.supplyAsync(() -> http.service.drain(Duration.ofSeconds(50)));
      while (http.get("/readyz").statusCode() == 200) {
        Thread.onSpinWait();
      }

      assertThat(http.get("/livez").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = http.post("/v1/select", boxes(1));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":\"draining\"");
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(drained).isNotDone();

      held.gate.countDown();
      assertThat(drained.join()).isTrue();
      assertThat(first.join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void drain_timeOver_cancelsTheRest() throws Exception {
    ScriptedBackend backend = held();
    try (HttpFixture http = HttpFixture.start(backend, Limits.DEFAULT);
        Socket _ = post(http, "/v1/select", HttpFixture.BOXES)) {
      await(() -> !backend.draws().isEmpty());

      assertThat(http.service.drain(Duration.ofMillis(1))).isFalse();
      await(() -> backend.draws().stream().allMatch(draw -> draw.isCancelled()));
    }
  }

  @Test
  void connectionThatBringsNothing_isClosed() throws Exception {
    Limits hasty =
        new Limits(
            1024, 64, 256, 256, 4096, 64, 1024, 256, Duration.ofMinutes(1), Duration.ofMillis(50));
    try (HttpFixture http = HttpFixture.start(HttpFixture.judge(), hasty);
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), http.service.port());
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), http.service.port())) {
      silent.setSoTimeout(30_000);
      slow.setSoTimeout(30_000);
      slow.getOutputStream()
          .write(
              ("POST /v1/select HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Content-Length: 100\r\n\r\n{")
                  .getBytes(StandardCharsets.UTF_8));
      slow.getOutputStream().flush();

      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whatIsNoHttp_is400() throws Exception {
    try (HttpFixture http = HttpFixture.start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.service.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write("hello\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();

      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(reply).matches("(?s)HTTP/1\\.[01] 400.*\"error\":\\{.*");
    }
  }
}
