package io.dikast.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests that are wrong in generated ways: each gets an answer, and the fault is the caller's.
 */
class MalformedRequestTest {

  private static final List<String> PATHS =
      List.of(
          "/v1/select",
          "/v1/chat/completions",
          "/v1/search",
          "/v1/score",
          "/score",
          "/v1/rerank",
          "/rerank",
          "/v2/rerank",
          "/v1/decisions",
          "/v1/fine_tuning/alpha/graders/run",
          "/get_reward",
          "/classify");

  private static final List<String> FIELDS =
      List.of(
          "prompt",
          "responses",
          "messages",
          "text_1",
          "text_2",
          "query",
          "documents",
          "texts",
          "input",
          "questions",
          "grader",
          "model_sample",
          "judge",
          "meta",
          "budget",
          "scaling",
          "seed",
          "stream");

  private static final List<String> VALUES =
      List.of(
          "null",
          "-1",
          "1e999",
          "true",
          "\"\"",
          "\"\\ud800\"",
          "[]",
          "[null]",
          "{}",
          "{\"k\":{}}",
          "[[[]]]",
          "{\"type\":\"python\",\"source\":\"1\"}",
          "\"../../etc/passwd\"",
          "99999999999999999999999999");

  /** Not one of these is a whole request: each lacks what its route needs, or brings it wrong. */
  private static String body(SplittableRandom random) {
    StringBuilder body = new StringBuilder("{\"judge\":{\"wrong\":1},\"scaling\":{\"wrong\":1}");
    int fields = random.nextInt(6);
    List<String> names = new ArrayList<>(FIELDS);
    names.remove("judge");
    names.remove("scaling");
    for (int i = 0; i < fields; i++) {
      body.append(",\"")
          .append(names.remove(random.nextInt(names.size())))
          .append("\":")
          .append(VALUES.get(random.nextInt(VALUES.size())));
    }
    body.append('}');
    int damage = random.nextInt(4);
    return switch (damage) {
      case 0 -> body.substring(0, random.nextInt(body.length()));
      case 1 -> body + "{";
      case 2 -> body.insert(random.nextInt(body.length()), '\u0001').toString();
      default -> body.toString();
    };
  }

  @Test
  @Timeout(120)
  void generatedRequests_getOnlyFaultsOfTheCaller() {
    SplittableRandom random = new SplittableRandom(20_260_101);
    try (HttpFixture http = HttpFixture.start()) {
      for (int i = 0; i < 360; i++) {
        String path = PATHS.get(i % PATHS.size());
        String body = body(random);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0 && bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] = (byte) 0xff;
        }
        HttpRequest request =
            http.request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        HttpResponse<String> reply = http.send(request);

        assertThat(reply.statusCode())
            .as("%s %s → %s", path, body, reply.body())
            .isBetween(400, 499);
        assertThat(reply.body()).startsWith("{\"error\":{\"message\":");
      }
      assertThat(http.get("/metrics").body()).contains("dikast_admission_units_in_use 0.0");
    }
  }
}
