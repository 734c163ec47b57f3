package io.dikast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dikast.engine.search.Children;
import io.dikast.engine.search.Evaluation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SearchTraceTest {

  /** All that may end a script block, a string or a line, and half a surrogate pair. */
  private static final String HOSTILE =
      "</script><script>alert(1)</script><!--<script> &lt; {data} {policy} \" \\ ' ` ]]>"
          + " \u2028\u2029\u0000\u001b[31m \ud83d\ude00 \ud800 \u202e <img src=x"
          + " onerror=alert(2)>\r\n";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static SearchTrace trace(String text) {
    SearchTree tree = SearchTree.of(new SearchPlan(TreePolicy.uct(), Children.listed(2), 9, 1));
    tree.ask();
    tree.ask();
    tree.tell(1, new Evaluation(0.25, Children.listed(1)));
    tree.tell(2, Evaluation.end(0.75));
    return new SearchTrace(
        "Why? " + text, tree, Map.of(1, "because" + text, 2, text), Set.of(2), List.of(0, 2));
  }

  private static String html(SearchTrace trace) throws IOException {
    StringBuilder out = new StringBuilder();
    trace.html(out);
    return out.toString();
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  @Test
  void json_questionPathEndsAndTexts() throws IOException {
    StringBuilder out = new StringBuilder();
    trace(HOSTILE).json(out);

    JsonNode json = JSON.readTree(out.toString());
    assertThat(json.get("question").asText()).isEqualTo("Why? " + HOSTILE);
    assertThat(json.get("path").toString()).isEqualTo("[0,2]");
    assertThat(json.get("nodes")).hasSize(3);
    assertThat(json.at("/nodes/0/label").asText()).isEmpty();
    assertThat(json.at("/nodes/1/label").asText()).isEqualTo("because" + HOSTILE);
    assertThat(json.at("/nodes/1/end").asBoolean()).isFalse();
    assertThat(json.at("/nodes/2/end").asBoolean()).isTrue();
  }

  @Test
  void graphviz_textsAndChosenPath() throws IOException {
    StringBuilder out = new StringBuilder();
    trace("").graphviz(out);

    assertThat(out.toString())
        .contains("n1 [style=solid,label=\"because\\n0.25 (1)\"]")
        .contains("n0 -> n2 [style=bold]");
  }

  @Test
  void html_embeddedData_saysWhatTheJsonSays() throws IOException {
    SearchTrace trace = trace(HOSTILE);
    StringBuilder json = new StringBuilder();
    trace.json(json);

    String embedded =
        between(html(trace), "<script type=\"application/json\" id=\"data\">", "</script>");
    assertThat(JSON.readTree(embedded)).isEqualTo(JSON.readTree(json.toString()));
  }

  @Test
  void html_hostileTexts_changeNothingButTheData() throws IOException {
    String start = "<script type=\"application/json\" id=\"data\">";
    String tame = html(trace("tame"));
    String hostile = html(trace(HOSTILE));

    String data = between(hostile, start, "</script>");
    assertThat(data).doesNotContain("<", ">", "&", "\u2028", "\u2029", "\u0000", "\u001b");
    assertThat(hostile.replace(data, ""))
        .isEqualTo(tame.replace(between(tame, start, "</script>"), ""));
  }

  @Test
  void html_needsNothingElse() throws IOException {
    assertThat(html(trace("")))
        .doesNotContain(
            "http://", "https://", "src=", "href=", "@import", "url(", "innerHTML", "eval(");
  }

  @Test
  void html_policy_letsRunWhatThePageBringsAndNothingElse()
      throws IOException, NoSuchAlgorithmException {
    String html = html(trace(HOSTILE));
    String policy = between(html, "Content-Security-Policy\" content=\"", "\"");

    assertThat(policy)
        .startsWith("default-src 'none';")
        .contains("script-src '" + hash(between(html, "<script>", "</script>")) + "'")
        .contains("style-src '" + hash(between(html, "<style>", "</style>")) + "'")
        .doesNotContain("unsafe");
  }

  private static String hash(String code) throws NoSuchAlgorithmException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void html_coloursOfTexts_readableInLightAndDark() throws IOException {
    String style = between(html(trace("")), "<style>", "</style>");
    Matcher themes =
        Pattern.compile("--ground: .*?--failed: #[0-9a-f]{6}", Pattern.DOTALL).matcher(style);
    int seen = 0;
    for (; themes.find(); seen++) {
      String theme = themes.group();
      for (String ink : List.of("ink", "quiet", "failed", "accent")) {
        for (String ground : List.of("ground", "panel", "mark")) {
          // WCAG 2, success criterion 1.4.3: 4.5 to 1 for text.
          assertThat(contrast(colour(theme, ink), colour(theme, ground)))
              .as("%s on %s, theme %d", ink, ground, seen)
              .isGreaterThanOrEqualTo(4.5);
        }
      }
    }
    assertThat(seen).isEqualTo(2);
  }

  private static int colour(String theme, String name) {
    return Integer.parseInt((theme + ";").split("--" + name + ": #", -1)[1].substring(0, 6), 16);
  }

  private static double contrast(int one, int other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static double luminance(int colour) {
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
  }

  private static double linear(int channel) {
    double c = (channel & 0xff) / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  @Test
  void trace_pathThatBeginsElsewhere_refused() {
    SearchTrace trace = trace("");
    assertThatThrownBy(
            () ->
                new SearchTrace(
                    trace.question(), trace.tree(), trace.texts(), trace.ends(), List.of(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("begins at the root");
  }
}
