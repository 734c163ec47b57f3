package io.dikast.server.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dikast.engine.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectRequestJsonTest {

  private static SelectRequest read(String json) {
    return SelectRequestJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Fault fault(byte[] json) {
    return catchThrowableOfType(FaultException.class, () -> SelectRequestJson.read(json)).fault();
  }

  private static Fault fault(String json) {
    return fault(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void read_everything_isUnderstood() {
    SelectRequest request =
        read(
            """
            {"prompt":[{"role":"system","content":"Be brief."},{"role":"user","content":"2+2?"}],
             "responses":["4",""],"reference":"4","principles":["Correct","Short"],
             "model":"x","judge":{"k":[[1]]}}""");

    assertThat(request.question().messages())
        .containsExactly(new Message(Message.Role.SYSTEM, "Be brief."), Message.user("2+2?"));
    assertThat(request.responses()).containsExactly("4", "");
    assertThat(request.question().reference()).isEqualTo("4");
    assertThat(request.question().principles()).containsExactly("Correct", "Short");
  }

  @Test
  void read_nullOptionals_areAbsent() {
    SelectRequest request =
        read("{\"prompt\":\"q\",\"responses\":[\"a\"],\"reference\":null,\"principles\":null}");

    assertThat(request.question().reference()).isNull();
    assertThat(request.question().principles()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "                                               | invalid_json  | nothing",
        "[1]                                            | invalid_json  | line 1, column 1: expected an object",
        "{\"prompt\":\"q\",\"responses\":[\"a\",]}      | invalid_json  | line 1, column 32",
        "{\"prompt\":\"q\",\"responses\":[\"a\"]} x     | invalid_json  | line 1",
        "{\"prompt\":\"q\",\"responses\":[\"a\"]} {}    | invalid_json  | expected nothing after the object",
        "{\"prompt\":\"q\",\"prompt\":\"r\"}            | invalid_json  | uplicate",
        "{\"responses\":[\"a\"]}                        | missing_field | prompt is missing",
        "{\"prompt\":\"q\"}                             | missing_field | responses is missing",
        "{\"prompt\":\"q\",\"responses\":[]}            | invalid_value | responses must be 1 to 64 texts, got none",
        "{\"prompt\":\"q\",\"responses\":\"a\"}         | invalid_value | responses must be a list of texts, got a text",
        "{\"prompt\":\"q\",\"responses\":[\"a\",3]}     | invalid_value | column 32: responses[1] must be a text, got a number",
        "{\"prompt\":\"q\",\"responses\":[null]}        | invalid_value | responses[0] must be a text, got null",
        "{\"prompt\":\" \",\"responses\":[\"a\"]}       | invalid_value | prompt must be a question, got a blank text",
        "{\"prompt\":[],\"responses\":[\"a\"]}          | invalid_value | prompt must be at least one message, got none",
        "{\"prompt\":[\"q\"],\"responses\":[\"a\"]}     | invalid_value | prompt[0] must be an object with role and content",
        "{\"prompt\":[{\"role\":\"user\"}]}             | missing_field | prompt[0].content is missing",
        "{\"prompt\":[{\"content\":\"q\"}]}             | missing_field | prompt[0].role is missing",
        "{\"prompt\":[{\"role\":\"bot\"}]}              | invalid_value | prompt[0].role must be system, user or assistant, got \"bot\"",
        "{\"principles\":[\"a\",\" \"]}                 | invalid_value | principles[1] must be a text that says something",
      })
  void read_badInput_saysWhatWasExpectedWhere(
      @org.jspecify.annotations.Nullable String json, String code, String words) {
    Fault fault = fault(json == null ? "" : json);

    assertThat(fault.code().json()).isEqualTo(code);
    assertThat(fault.message()).contains(words);
  }

  @Test
  void read_errorOnTheThirdLine_namesLineAndColumn() {
    assertThat(fault("{\n \"prompt\": \"q\",\n \"responses\": 5}").message())
        .startsWith("line 3, column 15: responses must be a list of texts, got a number");
  }

  @Test
  void read_sixtyFourResponses_areTaken_oneMoreIsNot() {
    String sixtyFour = responses(64);
    assertThat(read(sixtyFour).responses()).hasSize(64);

    Fault fault = fault(responses(65));
    assertThat(fault.code()).isEqualTo(Fault.Code.TOO_MANY_RESPONSES);
    assertThat(fault.message()).contains("1..64").contains("65");
  }

  private static String responses(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"r" + i + "\"")
        .collect(Collectors.joining(",", "{\"prompt\":\"q\",\"responses\":[", "]}"));
  }

  @Test
  void read_twoMebibytes_areTaken_oneByteMoreIsNot() {
    String start = "{\"prompt\":\"q\",\"responses\":[\"";
    String end = "\"]}";
    int room = SelectRequestJson.MAX_BYTES - start.length() - end.length();

    assertThat(read(start + "a".repeat(room) + end).responses().getFirst()).hasSize(room);
    assertThat(fault(start + "a".repeat(room + 1) + end).code())
        .isEqualTo(Fault.Code.PAYLOAD_TOO_LARGE);
  }

  @Test
  void read_nestingOfSixtyFour_isTaken_oneMoreIsNot() {
    String start = "{\"prompt\":\"q\",\"responses\":[\"a\"],\"other\":";
    String taken = start + "[".repeat(63) + "]".repeat(63) + "}";
    String refused = start + "[".repeat(64) + "]".repeat(64) + "}";

    assertThat(read(taken).responses()).isEqualTo(List.of("a"));
    assertThat(fault(refused).code()).isEqualTo(Fault.Code.INVALID_JSON);
    assertThat(fault(refused).message()).contains("64");
  }

  @Test
  void read_brokenUtf8_isRefused() {
    byte[] json = "{\"prompt\":\"q?\",\"responses\":[\"a\"]}".getBytes(StandardCharsets.US_ASCII);
    json[12] = (byte) 0xff;

    assertThat(fault(json).code()).isEqualTo(Fault.Code.INVALID_JSON);
  }

  @Test
  void read_everyPrefixOfARequest_isRefusedWithoutACrash() {
    byte[] whole =
        "{\"prompt\":[{\"role\":\"user\",\"content\":\"q\"}],\"responses\":[\"a\"]}"
            .getBytes(StandardCharsets.UTF_8);

    for (int length = 0; length < whole.length; length++) {
      assertThat(fault(Arrays.copyOf(whole, length)).code())
          .isIn(Fault.Code.INVALID_JSON, Fault.Code.MISSING_FIELD);
    }
  }

  @Test
  void read_markBeforeUtf8_isPassedOver() {
    assertThat(read("\uFEFF{\"prompt\":\"q\",\"responses\":[\"a\"]}").responses())
        .containsExactly("a");
  }

  @Test
  void read_looksLikeUtf32_isInvalidJson() {
    byte[] oddOrder = {0, 0, (byte) 0xFF, (byte) 0xFE, '{', '}', 0, 0};
    byte[] beyondUnicode = {(byte) 0xFF, (byte) 0xFE, 0, 0, 0, 0, '{', '}'};

    assertThat(fault(oddOrder).code()).isEqualTo(Fault.Code.INVALID_JSON);
    assertThat(fault(beyondUnicode).code()).isEqualTo(Fault.Code.INVALID_JSON);
  }
}
