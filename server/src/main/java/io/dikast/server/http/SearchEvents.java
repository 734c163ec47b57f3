package io.dikast.server.http;

import io.dikast.engine.Candidate;
import io.dikast.engine.SearchEvent;
import io.dikast.engine.SearchListener;
import io.dikast.server.json.JsonText;
import io.dikast.server.json.ProgressJson;
import io.dikast.server.json.SearchJson;

/**
 * Sends what happens in a search as server-sent events: {@code candidate} and {@code progress},
 * {@code score}, {@code node}, {@code best}.
 */
final class SearchEvents implements SearchListener {

  private final Reply.EventSink sink;

  SearchEvents(Reply.EventSink sink) {
    this.sink = sink;
  }

  @Override
  public void onEvent(SearchEvent event) {
    switch (event) {
      case SearchEvent.Drawn(Candidate candidate, int done, int expected) -> {
        sink.send("candidate", json(candidate));
        sink.send("progress", ProgressJson.write("search", done, expected));
      }
      case SearchEvent.Scored(Candidate candidate) -> sink.send("score", json(candidate));
      case SearchEvent.Expanded node ->
          sink.send("node", JsonText.of(json -> SearchJson.write(node, json)));
      case SearchEvent.Leading(Candidate candidate) -> sink.send("best", json(candidate));
    }
  }

  private static String json(Candidate candidate) {
    return JsonText.of(json -> SearchJson.write(candidate, json));
  }
}
