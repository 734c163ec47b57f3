package io.dikast.server.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dikast.engine.JudgeCounts;
import io.dikast.engine.ScoredSample;
import io.dikast.engine.Selection;
import io.dikast.engine.Usage;
import io.dikast.engine.backend.Generation;
import io.dikast.engine.reward.GrmSample;
import io.dikast.engine.reward.Judgement;
import io.dikast.engine.reward.Principle;
import io.dikast.engine.reward.ResponseNote;
import io.dikast.engine.vote.Tally;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON shape of a selection. Fields always stand in the same order and are all there; what
 * does not exist is {@code null} or an empty list. A sample that is no judgement has a {@code
 * reason} more; of an unreadable one, {@code critique} is what the judge wrote. A response that a
 * defence kept from the judge has {@code withheld} more, the reason; one that was cut has {@code
 * shortened}, with the characters that it has and those that were shown.
 */
public final class SelectionJson {

  private SelectionJson() {}

  /** One object on one line. */
  public static String write(Selection selection) {
    return JsonText.of(json -> write(selection, json));
  }

  /** One object into a larger text. */
  public static void write(Selection selection, JsonGenerator json) throws IOException {
    write(selection, true, json);
  }

  /**
   * One object into a larger text.
   *
   * @param samples whether to write the samples; without them their list is empty
   */
  public static void write(Selection selection, boolean samples, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", selection.id());
    json.writeStringField("object", "selection");
    json.writeStringField("model", selection.model());
    json.writeNumberField("best", selection.best());
    json.writeArrayFieldStart("results");
    for (Tally.Standing standing : selection.tally().standings()) {
      write(standing, selection.notes(), json);
    }
    json.writeEndArray();
    number(json, "agreement", selection.tally().agreement());
    number(json, "margin", selection.tally().margin());
    json.writeStringField("stop_reason", lower(selection.stopReason()));
    write(selection.counts(), json);
    json.writeArrayFieldStart("samples");
    for (ScoredSample sample : samples ? selection.samples() : List.<ScoredSample>of()) {
      write(sample, json);
    }
    json.writeEndArray();
    write(selection.usage(), json);
    json.writeNumberField("seed", selection.seed());
    json.writeEndObject();
  }

  private static void write(Tally.Standing standing, List<ResponseNote> notes, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("index", standing.index());
    json.writeNumberField("rank", standing.rank());
    number(json, "score", standing.score());
    json.writeNumberField("votes", standing.votes());
    for (ResponseNote note : notes) {
      if (note.response() == standing.index()) {
        write(note, json);
      }
    }
    json.writeEndObject();
  }

  private static void write(ResponseNote note, JsonGenerator json) throws IOException {
    switch (note) {
      case ResponseNote.Withheld withheld -> json.writeStringField("withheld", withheld.reason());
      case ResponseNote.Shortened shortened -> {
        json.writeObjectFieldStart("shortened");
        json.writeNumberField("characters", shortened.characters());
        json.writeNumberField("shown", shortened.shown());
        json.writeEndObject();
      }
    }
  }

  /** The field {@code judge}, into an object that is open. */
  public static void write(JudgeCounts counts, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("judge");
    json.writeNumberField("requested", counts.requested());
    json.writeNumberField("valid", counts.valid());
    json.writeNumberField("unreadable", counts.unreadable());
    json.writeNumberField("failed", counts.failed());
    json.writeNumberField("kept", counts.kept());
    json.writeBooleanField("sanitized", counts.sanitized());
    json.writeEndObject();
  }

  /** The field {@code usage}, into an object that is open. */
  public static void write(Usage usage, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("usage");
    writeTotals(usage, json);
    json.writeEndObject();
  }

  /** The sums of a usage, into its object. */
  static void writeTotals(Usage usage, JsonGenerator json) throws IOException {
    json.writeNumberField("prompt_tokens", usage.promptTokens());
    json.writeNumberField("cached_tokens", usage.cachedTokens());
    json.writeNumberField("completion_tokens", usage.completionTokens());
    json.writeNumberField("meta_tokens", usage.metaTokens());
    json.writeNumberField("total_tokens", usage.totalTokens());
    json.writeNumberField("elapsed_ms", usage.elapsed().toMillis());
  }

  /** One sample as it stands in {@code samples}, an object. */
  public static void write(ScoredSample scored, JsonGenerator json) throws IOException {
    json.writeStartObject();
    GrmSample sample = scored.sample();
    json.writeNumberField("index", sample.draw().index());
    json.writeArrayFieldStart("permutation");
    for (int index : sample.draw().permutation().order()) {
      json.writeNumber(index);
    }
    json.writeEndArray();
    switch (sample) {
      case GrmSample.Judged judged -> {
        Judgement judgement = judged.judgement();
        json.writeStringField("outcome", "judged");
        json.writeArrayFieldStart("scores");
        for (double score : judgement.scores()) {
          JsonText.number(json, score);
        }
        json.writeEndArray();
        writeTrust(scored, json);
        writeText(judgement.principles(), judgement.critique(), judged.finish(), json);
      }
      case GrmSample.Unreadable unreadable -> {
        json.writeStringField("outcome", "unreadable");
        json.writeNullField("scores");
        writeTrust(scored, json);
        writeText(List.of(), unreadable.text(), unreadable.finish(), json);
        json.writeStringField("reason", unreadable.reason());
      }
      case GrmSample.Failed failed -> {
        json.writeStringField("outcome", "failed");
        json.writeNullField("scores");
        writeTrust(scored, json);
        writeText(List.of(), null, failed.finish(), json);
        json.writeStringField("reason", failed.reason());
      }
    }
    json.writeEndObject();
  }

  private static void writeTrust(ScoredSample scored, JsonGenerator json) throws IOException {
    if (scored.metaScore().isPresent()) {
      number(json, "meta_score", scored.metaScore().getAsDouble());
    } else {
      json.writeNullField("meta_score");
    }
    json.writeBooleanField("kept", scored.kept());
  }

  private static void writeText(
      List<Principle> principles,
      @Nullable String critique,
      Generation.@Nullable Finish finish,
      JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart("principles");
    for (Principle principle : principles) {
      json.writeStartObject();
      json.writeStringField("text", principle.text());
      Double weight = principle.weight();
      if (weight == null) {
        json.writeNullField("weight");
      } else {
        number(json, "weight", weight);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("critique", critique);
    json.writeStringField("finish_reason", finish == null ? null : lower(finish));
  }

  private static void number(JsonGenerator json, String field, double value) throws IOException {
    json.writeFieldName(field);
    JsonText.number(json, value);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
