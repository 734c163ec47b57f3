package io.dikast.server.web;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a server would tell of a selection, as JSON. */
final class Samples {

  private Samples() {}

  /** A readable judgement; its critique and its only principle are the text given. */
  static String judged(int index, boolean kept, double meta, String text, int... scores) {
    return "{\"index\":"
        + index
        + ",\"permutation\":"
        + IntStream.range(0, scores.length).boxed().toList().reversed()
        + ",\"outcome\":\"judged\",\"scores\":"
        + IntStream.of(scores).boxed().toList()
        + ",\"meta_score\":"
        + meta
        + ",\"kept\":"
        + kept
        + ",\"principles\":[{\"text\":"
        + quoted(text)
        + ",\"weight\":0.6}],\"critique\":"
        + quoted(text)
        + ",\"finish_reason\":\"stop\"}";
  }

  /** A draw without a judgement. */
  static String without(int index, String outcome, String reason) {
    return "{\"index\":"
        + index
        + ",\"permutation\":[0,1],\"outcome\":\""
        + outcome
        + "\",\"scores\":null,\"meta_score\":null,\"kept\":false,\"principles\":[],"
        + "\"critique\":null,\"finish_reason\":null,\"reason\":"
        + quoted(reason)
        + "}";
  }

  /** A verdict for the second of two responses. */
  static String selection(String... samples) {
    return "{\"id\":\"sel-1\",\"object\":\"selection\",\"model\":\"tiny\",\"best\":1,\"results\":["
        + "{\"index\":0,\"rank\":2,\"score\":3.5,\"votes\":0},"
        + "{\"index\":1,\"rank\":1,\"score\":8.5,\"votes\":2}],"
        + "\"agreement\":1,\"margin\":5,\"stop_reason\":\"decided\","
        + "\"judge\":{\"requested\":4,\"valid\":3,\"unreadable\":1,\"failed\":0,\"kept\":2,"
        + "\"sanitized\":false},\"samples\":["
        + String.join(",", samples)
        + "],\"usage\":{\"prompt_tokens\":50,\"cached_tokens\":150,\"completion_tokens\":1644,"
        + "\"meta_tokens\":8,\"total_tokens\":1852,\"elapsed_ms\":512},\"seed\":7}";
  }

  /** A tree of four nodes, of which the one with this text is chosen. */
  static String search(String text) {
    List<String> labels = List.of("", "first step", text, "other step");
    List<String> parents = List.of("null", "0", "1", "0");
    return "{\"object\":\"search\",\"answer\":"
        + quoted(text)
        + ",\"usage\":{\"total_tokens\":99},\"trace\":{\"object\":\"search_tree\",\"best\":2,"
        + "\"path\":[0,1,2],\"nodes\":["
        + IntStream.range(0, labels.size())
            .mapToObj(
                i ->
                    "{\"number\":"
                        + i
                        + ",\"parent\":"
                        + parents.get(i)
                        + ",\"state\":\"told\",\"value\":0.5,\"visits\":"
                        + (4 - i)
                        + ",\"mean\":0.25,\"label\":"
                        + quoted(labels.get(i))
                        + "}")
            .collect(Collectors.joining(","))
        + "]}}";
  }

  static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }
}
