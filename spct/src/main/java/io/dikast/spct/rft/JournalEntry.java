package io.dikast.spct.rft;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.dikast.spct.rft.ItemOutcome.Verdict;
import io.dikast.spct.rft.RftStatistics.Counts;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A line of a journal. */
sealed interface JournalEntry {

  // Ids come back as they were, half a surrogate pair too.
  JsonFactory JSON = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** The first line: everything that determines what is written. */
  record Head(String fingerprint) implements JournalEntry {}

  /**
   * An item that is done.
   *
   * @param bytes how long each file is with it
   */
  record Item(ItemKey key, List<Long> bytes, Counts counts) implements JournalEntry {
    public Item {
      bytes = List.copyOf(bytes);
    }
  }

  /** The line, without its end. */
  default String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      switch (this) {
        case Head(String fingerprint) -> out.writeStringField("fingerprint", fingerprint);
        case Item item -> write(item, out);
      }
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(Item item, JsonGenerator out) throws IOException {
    Counts counts = item.counts();
    out.writeStringField("item", item.key().id());
    if (item.key().subset().isPresent()) {
      out.writeStringField("subset", item.key().subset().get());
    }
    out.writeStringField("digest", item.key().digest());
    out.writeStringField("verdict", counts.verdicts().keySet().iterator().next().name());
    out.writeArrayFieldStart("bytes");
    for (long length : item.bytes()) {
      out.writeNumber(length);
    }
    out.writeEndArray();
    out.writeNumberField("right", counts.right());
    out.writeNumberField("wrong", counts.wrong());
    out.writeNumberField("unreadable", counts.unreadable());
    out.writeNumberField("failed", counts.failed());
    out.writeNumberField("kept", counts.kept());
    out.writeNumberField("hints", counts.hintsTried());
    out.writeNumberField("tokens", counts.tokens());
  }

  /**
   * Reads a line.
   *
   * @throws IOException if it is none of a journal
   */
  static JournalEntry read(String line) throws IOException {
    String fingerprint = null;
    String id = null;
    Optional<String> subset = Optional.empty();
    String digest = "";
    Verdict verdict = Verdict.UNLABELLED;
    List<Long> bytes = new ArrayList<>();
    long right = 0;
    long wrong = 0;
    long unreadable = 0;
    long failed = 0;
    long kept = 0;
    long hints = 0;
    long tokens = 0;
    try (JsonParser in = JSON.createParser(line)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("expected an object, got " + line);
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "fingerprint" -> fingerprint = in.getText();
          case "item" -> id = in.getText();
          case "subset" -> subset = Optional.of(in.getText());
          case "digest" -> digest = in.getText();
          case "verdict" -> verdict = Verdict.valueOf(in.getText());
          case "bytes" -> {
            while (in.nextToken() != JsonToken.END_ARRAY) {
              bytes.add(in.getLongValue());
            }
          }
          case "right" -> right = in.getLongValue();
          case "wrong" -> wrong = in.getLongValue();
          case "unreadable" -> unreadable = in.getLongValue();
          case "failed" -> failed = in.getLongValue();
          case "kept" -> kept = in.getLongValue();
          case "hints" -> hints = in.getLongValue();
          case "tokens" -> tokens = in.getLongValue();
          default -> in.skipChildren();
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("expected a verdict, got " + line, e);
    }
    if (fingerprint != null) {
      return new Head(fingerprint);
    }
    if (id == null) {
      throw new IOException("expected a fingerprint or an item, got " + line);
    }
    return new Item(
        new ItemKey(id, subset, digest),
        bytes,
        new Counts(Map.of(verdict, 1), right, wrong, unreadable, failed, kept, hints, tokens));
  }
}
