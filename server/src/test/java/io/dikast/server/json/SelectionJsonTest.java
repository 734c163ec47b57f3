package io.dikast.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.dikast.engine.Selection;
import io.dikast.engine.reward.ResponseNote;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SelectionJsonTest {

  @Test
  void write_everyOutcome_fieldsInTheOrderOfTheContract() {
    assertThat(SelectionJson.write(Selections.mixed()))
        .isEqualTo(
            """
            {"id":"sel-0123456789abcdef0123456789abcdef","object":"selection","model":"tiny-grm","best":1,\
            "results":[{"index":0,"rank":2,"score":3.5,"votes":1},{"index":1,"rank":1,"score":8.9,"votes":7}],\
            "agreement":0.875,"margin":5.4,"stop_reason":"samples",\
            "judge":{"requested":3,"valid":1,"unreadable":1,"failed":1,"kept":1,"sanitized":false},\
            "samples":[\
            {"index":0,"permutation":[1,0],"outcome":"judged","scores":[2,9],"meta_score":0.91,"kept":true,\
            "principles":[{"text":"Correct arithmetic","weight":0.6},{"text":"Complete steps","weight":null}],\
            "critique":"R1: ok\\nR2: not 48","finish_reason":"stop"},\
            {"index":1,"permutation":[0,1],"outcome":"unreadable","scores":null,"meta_score":null,"kept":false,\
            "principles":[],"critique":"Scores: \\\\boxed{1, 2, 3}","finish_reason":"length",\
            "reason":"expected 2 scores, got 3"},\
            {"index":2,"permutation":[1,0],"outcome":"failed","scores":null,"meta_score":null,"kept":false,\
            "principles":[],"critique":null,"finish_reason":"deadline","reason":"cut off: deadline"}],\
            "usage":{"prompt_tokens":231,"cached_tokens":200,"completion_tokens":1644,"meta_tokens":8,\
            "total_tokens":1883,"elapsed_ms":512},\
            "seed":7}\
            """);
  }

  @Test
  void write_withheldOrShortened_isSaidOfTheResponse() {
    Selection plain = Selections.mixed();
    Selection noted =
        new Selection(
            plain.id(),
            plain.model(),
            plain.tally(),
            plain.stopReason(),
            plain.counts(),
            plain.samples(),
            plain.usage(),
            plain.seed(),
            List.of(
                new ResponseNote.Withheld(0, "nothing but punctuation"),
                new ResponseNote.Shortened(1, 9000, 2000)));

    assertThat(SelectionJson.write(noted))
        .contains(
            "\"results\":[{\"index\":0,\"rank\":2,\"score\":3.5,\"votes\":1,"
                + "\"withheld\":\"nothing but punctuation\"},"
                + "{\"index\":1,\"rank\":1,\"score\":8.9,\"votes\":7,"
                + "\"shortened\":{\"characters\":9000,\"shown\":2000}}],");
  }

  @Test
  void fault_allFields_inTheOrderOfTheContract() {
    assertThat(JsonText.of(new Fault(Fault.Code.K_TOO_LARGE, "no", "k")))
        .isEqualTo(
            "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"param\":\"k\","
                + "\"code\":\"k_too_large\"}}");
    assertThat(JsonText.of(Fault.of(Fault.Code.BACKEND_ERROR, "no")))
        .contains("\"type\":\"server_error\",\"param\":null,\"code\":\"backend_error\"");
  }

  @Test
  void number_longFraction_sixDigitsAtMost() {
    assertThat(JsonText.of(json -> JsonText.number(json, 2.0 / 3))).isEqualTo("0.666667");
    assertThat(JsonText.of(json -> JsonText.number(json, 10))).isEqualTo("10");
    assertThat(JsonText.of(json -> JsonText.number(json, -0.0))).isEqualTo("0");
    assertThat(JsonText.of(json -> JsonText.number(json, 1e-9))).isEqualTo("0");
  }

  @Test
  void text_whatATerminalActsOn_isEscaped() {
    assertThat(JsonText.of(json -> json.writeString("\u001b[2J \u009b \u007f \u202e ü 你 😀")))
        .isEqualTo("\"\\u001B[2J \\u009B \\u007F \\u202E ü 你 😀\"");
  }

  @Property
  void text_anyText_readsBackAsItWas(@ForAll String text) throws IOException {
    String json = JsonText.of(generator -> generator.writeString(text));
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      assertThat(parser.getText()).isEqualTo(text);
    }
    assertThat(json.chars().filter(c -> c < 0x20 || (c >= 0x7f && c < 0xa0))).isEmpty();
  }
}
