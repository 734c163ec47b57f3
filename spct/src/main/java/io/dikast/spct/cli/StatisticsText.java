package io.dikast.spct.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.StopReason;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import io.dikast.spct.rft.RftStatistics;
import io.dikast.spct.rft.RftStatistics.Counts;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Statistics, for people and for programs.
 *
 * @param object what they are called in JSON
 * @param stopped what ended the run early
 */
record StatisticsText(String object, RftStatistics statistics, Optional<StopReason> stopped) {

  String table() {
    Counts total = statistics.total();
    List<String> lines = new ArrayList<>();
    lines.add(
        "items       "
            + total.items()
            + ": kept "
            + total.items(Verdict.KEPT)
            + ", hinted "
            + total.items(Verdict.HINTED)
            + ", too easy "
            + total.items(Verdict.TOO_EASY)
            + ", too hard "
            + total.items(Verdict.TOO_HARD)
            + ", without a label "
            + total.items(Verdict.UNLABELLED)
            + ", failed "
            + total.items(Verdict.FAILED));
    lines.add(
        "draws       "
            + total.drawn()
            + ": right "
            + total.right()
            + ", wrong "
            + total.wrong()
            + ", unreadable "
            + total.unreadable()
            + ", failed "
            + total.failed());
    lines.add("hints       tried " + total.hintsTried() + ", kept " + total.items(Verdict.HINTED));
    lines.add("kept        " + total.kept());
    lines.add("tokens      " + total.tokens() + " generated");
    for (Map.Entry<String, Counts> subset : statistics.subsets().entrySet()) {
      Counts counts = subset.getValue();
      lines.add(
          String.format(
              Locale.ROOT,
              "subset      %s: %d items, right %.3f of the draws, kept %d",
              SpctCommand.printable(subset.getKey()).replace('\n', '?'),
              counts.items(),
              counts.rightShare(),
              counts.kept()));
    }
    return String.join("\n", lines);
  }

  String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("object", object);
      write(statistics.total(), out);
      out.writeObjectFieldStart("subsets");
      for (Map.Entry<String, Counts> subset : statistics.subsets().entrySet()) {
        out.writeObjectFieldStart(subset.getKey());
        write(subset.getValue(), out);
        out.writeEndObject();
      }
      out.writeEndObject();
      out.writeStringField(
          "stop_reason",
          stopped.map(reason -> reason.name().toLowerCase(Locale.ROOT)).orElse(null));
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(Counts counts, JsonGenerator out) throws IOException {
    out.writeNumberField("items", counts.items());
    out.writeObjectFieldStart("verdicts");
    for (Verdict verdict : Verdict.values()) {
      out.writeNumberField(verdict.name().toLowerCase(Locale.ROOT), counts.items(verdict));
    }
    out.writeEndObject();
    out.writeNumberField("drawn", counts.drawn());
    out.writeNumberField("right", counts.right());
    out.writeNumberField("wrong", counts.wrong());
    out.writeNumberField("unreadable", counts.unreadable());
    out.writeNumberField("failed", counts.failed());
    out.writeNumberField("hints_tried", counts.hintsTried());
    out.writeNumberField("hints_kept", counts.items(Verdict.HINTED));
    out.writeNumberField("kept", counts.kept());
    out.writeNumberField("completion_tokens", counts.tokens());
  }
}
