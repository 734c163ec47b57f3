package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The trace of a request goes with everything that a fleet is asked for it. */
class TraceTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

  private final FakeFleet fleet = new FakeFleet();
  private final HttpFixture http = HttpFixture.start(fleet.open(), Limits.DEFAULT);

  @AfterEach
  void close() {
    http.close();
    fleet.close();
  }

  private void select(String... headers) {
    HttpRequest.Builder request =
        http.posting(
            "/v1/select",
            "{\"prompt\":\"How many pens?\",\"responses\":[\"45\",\"46\"],\"judge\":{\"k\":3},"
                + "\"meta\":{\"kind\":\"yes_no\"}}");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    assertThat(http.send(request.build()).statusCode()).isEqualTo(200);
  }

  private List<String> parents() {
    return fleet.headers.stream()
        .map(headers -> Objects.requireNonNull(headers.get("traceparent")))
        .toList();
  }

  /** The trace in the log's only line, where every request to the fleet has it too. */
  private String onlyTrace(int requests) {
    http.service.close();
    String line = http.log.element();
    String trace = line.replaceAll(".*\"trace_id\":\"([0-9a-f]{32})\".*", "$1");
    assertThat(parents())
        .hasSize(requests)
        .doesNotHaveDuplicates()
        .allMatch(parent -> parent.matches("00-" + trace + "-[0-9a-f]{16}-0[01]"));
    return trace;
  }

  @Test
  void select_traceparent_goesWithEveryDrawAndQuestion() {
    select("traceparent", PARENT, "tracestate", "vendor=a1, other=b2");

    assertThat(onlyTrace(6)).isEqualTo(TRACE);
    assertThat(parents()).allMatch(parent -> parent.endsWith("-01") && !parent.contains(SPAN));
    assertThat(fleet.headers)
        .extracting(headers -> headers.get("tracestate"))
        .containsOnly("vendor=a1, other=b2");
  }

  @Test
  void select_notSampled_staysSo() {
    select("traceparent", "00-" + TRACE + "-" + SPAN + "-00");

    assertThat(onlyTrace(6)).isEqualTo(TRACE);
    assertThat(parents()).allMatch(parent -> parent.endsWith("-00"));
  }

  @Test
  void select_badTraceparent_anotherTraceBegins() {
    select("traceparent", "00-" + TRACE + "-" + "0".repeat(16) + "-01", "tracestate", "vendor=a1");

    assertThat(onlyTrace(6)).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
    assertThat(fleet.headers).extracting(headers -> headers.get("tracestate")).containsOnly("null");
  }

  @Test
  void select_noTraceparent_aTraceBegins() {
    select();

    assertThat(onlyTrace(6)).matches("[0-9a-f]{32}");
    assertThat(parents()).allMatch(parent -> parent.endsWith("-01"));
  }

  @Test
  void routesThatJudgeOtherwise_goWithTheirTraceToo() {
    String chat = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
    String decision =
        "{\"input\":\"x\",\"questions\":[{\"type\":\"predicate\",\"name\":\"q\","
            + "\"instructions\":\"Is it?\"}]}";
    for (String[] call :
        List.of(
            new String[] {"/v1/chat/completions", chat + "}"},
            new String[] {"/v1/chat/completions", chat + ",\"scaling\":{\"n\":2}}"},
            new String[] {"/v1/search", "{\"prompt\":\"Hi\",\"strategy\":\"best_of_n\"}"},
            new String[] {"/v1/score", "{\"text_1\":\"x\",\"text_2\":[\"a\",\"b\"]}"},
            new String[] {"/v1/decisions", decision})) {
      fleet.headers.clear();
      http.send(http.posting(call[0], call[1]).header("traceparent", PARENT).build());

      assertThat(parents())
          .as(call[0])
          .isNotEmpty()
          .allMatch(parent -> parent.matches("00-" + TRACE + "-[0-9a-f]{16}-01"));
    }
  }
}
